"""Small tables for every chart."""

import pandas as pd
import pytest

from tests.charts.examples import EXAMPLES


@pytest.fixture
def monthly():
    return pd.DataFrame(
        {
            "month": ["2019-11", "2019-12", "2020-01"],
            "installed_m3": [21_000.0, 18_000.0, 0.0],
            "planned_m3": [22_000.0, 20_000.0, 500.0],
            "capacity_m3": [50_000.0, 50_000.0, 50_000.0],
            "low_m3": float("nan"),
            "high_m3": float("nan"),
            "replications": 1,
        }
    )


@pytest.fixture
def zones():
    return pd.DataFrame(
        {
            "zone": ["north", "south", "idle"],
            "title_zh": ["北区", "南区", "无工程区"],
            "title_en": ["North", "South", "Idle"],
            "components": [300.0, 100.0, 0.0],
            "rate_0d": [0.5, 0.9, float("nan")],
            "rate_7d": [0.8, 0.95, float("nan")],
            "low_0d": float("nan"),
            "high_0d": float("nan"),
            "tightness": [1.15, 1.1, float("nan")],
            "replications": 1,
        }
    )


@pytest.fixture
def causes():
    keys = ["crane", "truck", "pace", "line", "hold", "trades", "road", "ban", "gate", "plan",
            "yard", "mould"]  # fmt: skip
    return pd.DataFrame(
        {
            "cause": keys,
            "new_h": [float(24 * (12 - i)) for i in range(11)] + [0.0],
            "total_h": [float(48 * (12 - i)) for i in range(11)] + [0.0],
            "replications": 1,
        }
    )


@pytest.fixture
def flows():
    roads = [("A", "B", 0.0, 0.0, 10.0, 0.0, "motorway", 12_000.0, 1_300),
             ("B", "C", 10.0, 0.0, 10.0, 8.0, "trunk", 3_000.0, 330),
             ("C", "D", 10.0, 8.0, 0.0, 8.0, "access", 0.0, 0)]  # fmt: skip
    rows = [
        {"item": "road", "name": f"{u}-{v}", "title_zh": "", "title_en": "", "x0_km": x0,
         "y0_km": y0, "x1_km": x1, "y1_km": y1, "road_class": kind, "m3": m3, "loads": n}
        for u, v, x0, y0, x1, y1, kind, m3, n in roads
    ]  # fmt: skip
    points = [("plant", "p1", "东厂", "East plant", 0.0, 0.0, 12_000.0),
              ("plant", "p2", "西厂", "West plant", 0.0, 0.0, 0.0),
              ("site", "C", "丙镇", "C town", 10.0, 8.0, 12_000.0),
              ("place", "C", "丙镇", "C town", 10.0, 8.0, 12_000.0)]  # fmt: skip
    rows += [
        {"item": item, "name": name, "title_zh": zh, "title_en": en, "x0_km": x, "y0_km": y,
         "road_class": "", "m3": m3, "loads": 0}
        for item, name, zh, en, x, y, m3 in points
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(replications=1)


@pytest.fixture
def routes(flows):
    day = flows[flows["name"].isin(["A-B", "B-C"])].assign(route="白天 18 km")
    night = flows[flows["name"] == "C-D"].assign(route="夜间 8 km")
    background = flows[flows["name"] != "p2"].assign(route=None)
    return pd.concat([background, day, night], ignore_index=True)


@pytest.fixture
def zone_causes(zones, causes):
    rows = zones[["zone", "title_zh", "title_en"]].iloc[:2].merge(causes, how="cross")
    share = rows["zone"].map({"north": 0.75, "south": 0.25})
    return rows.assign(hours=rows["new_h"] * share, kind="new")


@pytest.fixture
def claim():
    intensities = [0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4]
    names = {0.1: ("混合", "mix"), 0.3: ("剪力墙", "shear wall")}
    rows = [
        {
            "name_zh": names.get(a, ("", ""))[0], "name_en": names.get(a, ("", ""))[1],
            "intensity": a, "concrete_storeys_m2": 8e5 / a, "concrete_starts_m2": 16e5 / a,
            "all_storeys_m2": 8e5 / a + 2e6, "all_starts_m2": 16e5 / a + 4e6, "claim_m2": 12e6,
            "steel_t_per_m2": 0.1,
        }
        for a in intensities
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture
def differences():
    rows = [
        ("more", "on_time_installation_rate", "准时吊装率", "on-time rate", "1", 0.8, 0.1, 0.08,
         0.12, True),
        ("less", "on_time_installation_rate", "准时吊装率", "on-time rate", "1", 0.8, -0.02, -0.05,
         0.01, False),
        ("more", "tardiness_h", "平均延误", "mean tardiness", "h", 2.0, 60.0, 50.0, 70.0, True),
        ("less", "tardiness_h", "平均延误", "mean tardiness", "h", 2.0, 0.0, 0.0, 0.0, False),
        ("more", "plan_tightness", "计划松紧度", "plan tightness", "1", 1.1, 0.0, 0.0, 0.0, False),
        ("less", "plan_tightness", "计划松紧度", "plan tightness", "1", 1.1, 0.0, 0.0, 0.0, False),
        ("more", "overdue_start", "期初逾期", "overdue", "1", 0.0, 4.0, 2.0, 6.0, True),
        ("less", "overdue_start", "期初逾期", "overdue", "1", 0.0, 1.0, -1.0, 3.0, False),
    ]  # fmt: skip
    columns = ["case", "key", "name_zh", "name_en", "unit", "base", "difference", "low", "high",
               "real"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(replications=1)


@pytest.fixture
def extras():
    rows = [("best-1", "第 1 优", "best 1", 0.0, -4e6, 4e6, 0.0, 0.0),
            ("as-planned", "按规划", "as planned", 7e8, 6.9e8, 7.1e8, 5e8, 8e8)]  # fmt: skip
    columns = ["alternative", "title_zh", "title_en", "extra_yuan", "extra_yuan_proven_low",
               "extra_yuan_proven_high", "extra_yuan_least", "extra_yuan_most"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def compared():
    rows = [("第 1 优", "best 1", 1, 0.55, 0.5, 0.6, 3300.0, 3250.0, 3350.0, 3, True),
            ("按规划", "as planned", 2, 0.6, 0.55, 0.65, 3500.0, 3400.0, 3600.0, 3, True),
            ("每区一个", "in each", 3, 0.5, 0.45, 0.55, 3400.0, 3300.0, 3500.0, 3,
             False)]  # fmt: skip
    columns = ["title_zh", "title_en", "located_rank", "on_time", "on_time_ci_low",
               "on_time_ci_high", "yuan_per_m3", "yuan_per_m3_ci_low", "yuan_per_m3_ci_high",
               "replications", "on_front"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture
def service():
    rows = [
        {"item": "road", "name": "a > b", "x0_km": 0, "y0_km": 0, "x1_km": 9, "y1_km": 4,
         "road_class": "trunk", "m3": 5e4, "loads": 5000},
        {"item": "road", "name": "b > c", "x0_km": 9, "y0_km": 4, "x1_km": 20, "y1_km": 0,
         "road_class": "trunk", "m3": 0, "loads": 0},
        {"item": "base", "name": "p", "title_zh": "东厂", "title_en": "East", "kind": "new",
         "x0_km": 0, "y0_km": 0, "m3": 5e4},
        {"item": "candidate", "name": "q", "title_zh": "西厂", "title_en": "West",
         "kind": "existing", "x0_km": 20, "y0_km": 0, "m3": 0},
        {"item": "zone", "name": "z", "title_zh": "新城", "title_en": "New town", "x0_km": 9,
         "y0_km": 4, "m3": 5e4},
    ]  # fmt: skip
    table = pd.DataFrame(rows).fillna({"title_zh": "", "title_en": "", "kind": ""})
    return table.assign(m3_least=0.9 * table["m3"], m3_most=1.2 * table["m3"])


@pytest.fixture
def table_of(request):
    """Return the example table of each chart by the chart's name."""
    names = {
        "monthly_volume": "monthly",
        "on_time_by_zone": "zones",
        "delay_pareto": "causes",
        "causes_by_zone": "zone_causes",
        "area_served": "claim",
        "flow_map": "flows",
        "route_map": "routes",
        "paired_differences": "differences",
        "extra_costs": "extras",
        "located_and_simulated": "compared",
        "service_map": "service",
    }
    own = {chart: request.getfixturevalue(name) for chart, name in names.items()}
    return own | {chart: make() for chart, make in EXAMPLES.items()}
