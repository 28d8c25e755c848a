"""A table for every chart of the library, and awkward ones: empty, one row, missing, long, many."""

import numpy as np
import pandas as pd

NAN = float("nan")
LONG_ZH = "滨海新区中新天津生态城及周边装配式建筑综合推进示范区（含未来科技城）"
LONG_EN = "Sino-Singapore Tianjin Eco-city and neighbouring prefabrication demonstration area"
MEASURE = {
    "measure": "on_time_installation_rate",
    "measure_zh": "准时吊装率",
    "measure_en": "on-time installation rate",
    "unit": "1",
}
THROUGHPUT = {
    "measure": "throughput_m3_per_month",
    "measure_zh": "月吊装量",
    "measure_en": "throughput",
    "unit": "m3",
}


def zone_names(count):
    return [(f"z{i:02d}", f"第{i}区", f"Zone {i}") for i in range(1, count + 1)]


def on_time_by_zone_and_month(zones=3, months=12):
    rows = [
        {
            "zone": zone, "title_zh": zh, "title_en": en, "month": f"2020-{month:02d}",
            "rate": NAN if month == 1 else (i * month % 11) / 10,
            "due": 0.0 if month == 1 else 120.0,
            "tightness": 1.1 + 0.02 * i, "replications": 1,
        }
        for i, (zone, zh, en) in enumerate(zone_names(zones))
        for month in range(1, months + 1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def yard_stock(plants=3, months=12):
    rows = [
        {
            "plant": name, "title_zh": zh, "title_en": en, "month": f"2020-{month:02d}",
            "mean_m3": 100.0 * month, "most_m3": 120.0 * month, "capacity_m3": 1500.0 + 500 * i,
            "replications": 1,
        }
        for i, (name, zh, en) in enumerate(zone_names(plants))
        for month in range(1, months + 1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def use(groups=3):
    shares = {"busy": 0.1, "starved": 0.05, "blocked": 0.04, "idle": 0.11, "closed": 0.7}
    rows = [
        {
            "kind": kind, "group": group, "title_zh": zh, "title_en": en, "state": state,
            "hours": 1000 * share, "share": share, "replications": 1,
        }
        for kind in ("crane", "truck")
        for group, zh, en in [("", "全部", "All"), *zone_names(groups)]
        for state, share in shares.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def programme(towers=2, storeys=5):
    day = pd.Timedelta(days=1)
    start = pd.Timestamp("2019-11-03")
    rows = [
        {
            "project": "P001", "building": f"B{tower:02d}", "storey": 4 + storey,
            "planned_start": start + (20 * tower + 7 * storey) * day,
            "planned_finish": start + (20 * tower + 7 * storey + 6) * day,
            "started": start + (20 * tower + 8 * storey) * day,
            "finished": start + (20 * tower + 8 * storey + 7) * day,
            "end": start + 200 * day, "projects": 12, "replications": 1,
        }
        for tower in range(1, towers + 1)
        for storey in range(storeys)
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    table.loc[table.index[-1], "finished"] = pd.NaT
    return table


def storey_cycle_distribution():
    days = np.arange(21)
    return pd.DataFrame(
        {
            "days": days,
            "actual": np.where((days > 3) & (days < 12), 200.0 - 15 * days, 0.0) + 4 * (days == 20),
            "planned": np.where((days > 4) & (days < 9), 180.0, 0.0),
            "actual_median_d": 5.4, "actual_p90_d": 9.1, "planned_median_d": 6.0, "replications": 1,
        }
    )  # fmt: skip


def cost_breakdown():
    items = [("production:wall", "生产：墙板", "production: walls", 400.0, "R"),
             ("plants", "构件厂固定成本", "capacity of plants and yards", 900.0, "J"),
             ("trips", "运输：车次", "transport: trips", 37.5, "J"),
             ("haul", "运输：里程", "transport: kilometres", 2.5, "D"),
             ("delay", "误期赔偿", "delay penalty", 0.0, "J"),
             ("total", "合计", "total", 1340.0, "J")]  # fmt: skip
    rows = [
        {"item": key, "name_zh": zh, "name_en": en, "quantity": 1.0, "unit": "m3",
         "yuan": 10 * cost, "yuan_per_m3": cost, "yuan_per_m2": cost / 10, "confidence": grade,
         "low": NAN,
         "high": NAN, "replications": 1}
        for key, zh, en, cost, grade in items
    ]  # fmt: skip
    return pd.DataFrame(rows)


def delivery_scorecard(zones=3):
    def outcome(key, zh, en, value, met):
        return {
            "table": "", "row": "", "key": key, "name_zh": f"{zh}：按期交付面积占应交付面积",
            "name_en": f"{en}: area delivered on schedule over area due", "year": 2020,
            "stated": "", "target": NAN, "kind": "outcome", "value": value, "unit": "1",
            "numerator": 5000 * value, "denominator": 5000.0, "met": met,
            "note_zh": "晚于计划不超过7天算按期；不低于90%为达到",
            "note_en": "on schedule: at most 7 d after the planned date; met from 90%",
        }  # fmt: skip

    rows = [outcome("delivered:city", "全市", "Whole city", 0.84, False)]
    for i, (zone, zh, en) in enumerate(zone_names(zones)):
        rows.append(outcome(f"delivered:zone:{zone}", zh, en, 1 - 0.06 * i, 1 - 0.06 * i >= 0.9))
        plan = outcome(zone, zh, en, 0.3, None)
        rows.append(plan | {"table": "1", "stated": "30 %", "target": 0.3, "kind": "input"})
    rows.append(outcome("utilisation", "产能利用率", "Plant utilisation", 0.4, None))
    return pd.DataFrame(rows).assign(least=0.9, replications=1)


def charged_and_relieved():
    rows = [("crane", 900.0, 700.0), ("truck", 500.0, -20.0), ("trades", 300.0, 310.0)]
    return pd.DataFrame(
        [
            {"cause": cause, "charged_s": 86400 * own, "relieved_s": 86400 * won,
             "low_s": 86400 * (won - 40), "high_s": 86400 * (won + 40), "ratio": won / own,
             "on_time": 0.02, "on_time_low": 0.01, "on_time_high": 0.03, "replications": 5}
            for cause, own, won in rows
        ]
    )  # fmt: skip


def catchments(places=2):
    blank = {"title_zh": "", "title_en": "", "plant": "", "road_class": "", "loads": 3}
    rows = [
        blank | {"item": "road", "name": "A-B", "x0_km": 0.0, "y0_km": 0.0, "x1_km": 30.0,
                 "y1_km": 0.0, "road_class": "trunk", "m3": 0.0},
        blank | {"item": "plant", "name": "p1", "title_zh": "东厂", "title_en": "East plant",
                 "x0_km": 0.0, "y0_km": 0.0, "x1_km": NAN, "y1_km": NAN, "m3": 12_000.0},
        blank | {"item": "plant", "name": "p2", "title_zh": "西厂", "title_en": "West plant",
                 "x0_km": 30.0, "y0_km": 25.0, "x1_km": NAN, "y1_km": NAN, "m3": 2_000.0},
    ]  # fmt: skip
    for i in range(places):
        at = {"x": 6.0 + 7 * (i % 4), "y": 4.0 + 5 * (i // 4)}
        name, zh, en = f"n{i}", f"{i}镇", f"Town {i}"
        rows.append(blank | {"item": "place", "name": name, "title_zh": zh, "title_en": en,
                             "x0_km": at["x"], "y0_km": at["y"], "x1_km": NAN, "y1_km": NAN,
                             "m3": 900.0})  # fmt: skip
        for plant, x, y, m3 in (("p1", 0.0, 0.0, 600.0 + i), ("p2", 30.0, 25.0, 300.0)):
            rows.append(blank | {"item": "link", "name": name, "plant": plant, "x0_km": x,
                                 "y0_km": y, "x1_km": at["x"], "y1_km": at["y"],
                                 "m3": m3})  # fmt: skip
    return pd.DataFrame(rows).assign(replications=1)


def lever_grid():
    rows = [
        {"x_lever": "trucks", "x_lever_zh": "车辆数（倍）", "x_lever_en": "trucks (times)",
         "x_level": x, "y_lever": "cranes", "y_lever_zh": "每栋塔吊",
         "y_lever_en": "cranes a tower", "y_level": y, "value": 0.4 + 0.2 * x * y,
         "low": 0.38 + 0.2 * x * y,
         "high": 0.42 + 0.2 * x * y, **MEASURE, "replications": 10}
        for y in (0.5, 1.0)
        for x in (0.8, 1.0, 1.2)
        if (x, y) != (0.8, 0.5)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def main_effects():
    rows = []
    for lever, zh, en, levels in (
        ("trucks", "车辆数（倍）", "trucks (times)", (0.8, 1.0, 1.2)),
        ("cranes", "每栋塔吊", "cranes a tower", (0.5, 1.0)),
        ("call_off", "叫料规则", "call-off", ("just-in-time", "buffer")),
    ):
        own = {"lever": lever, "lever_zh": zh, "lever_en": en, **MEASURE, "replications": 10}
        for by, by_level in (("", ""), ("cranes", "0.5"), ("cranes", "1")):
            if lever == "cranes" and by:
                continue
            for i, level in enumerate(levels):
                value = 0.6 + 0.04 * i + (0.06 * i if by_level == "1" else 0.0) - 0.1 * bool(by)
                rows.append(own | {"level": level, "by": by, "by_level": by_level, "value": value,
                                   "low": value - 0.02, "high": value + 0.02})  # fmt: skip
    return pd.DataFrame(rows)


def tornado():
    rows = [("portfolio.area_factor", "需求面积系数", "area factor", 0.8, 1.3, 0.72, 0.48),
            ("plan.allowance", "计划余量", "plan allowance", 0.05, 0.25, 0.51, 0.69),
            ("loads.traffic_cv", "行程波动", "variation of travel", 0.1, 0.4, 0.61,
             0.605)]  # fmt: skip
    return pd.DataFrame(
        [
            {"factor": key, "factor_zh": zh, "factor_en": en, "low_input": low, "high_input": high,
             "at_low": at_low, "at_high": at_high, "base": 0.6, **MEASURE, "replications": 10}
            for key, zh, en, low, high, at_low, at_high in rows
        ]
    )  # fmt: skip


def pareto_front():
    points = [(3000.0, 0.5, True), (3300.0, 0.66, True), (3900.0, 0.71, True), (3600.0, 0.6, False)]
    both = {f"x_{key}": value for key, value in THROUGHPUT.items()}
    both |= {f"y_{key}": value for key, value in MEASURE.items()}
    return pd.DataFrame(
        [
            {"case": f"c{i}", "case_zh": f"方案{i}", "case_en": f"case {i}", "x": x, "y": y,
             "x_low": x - 60, "x_high": x + 60, "y_low": y - 0.02, "y_high": y + 0.02,
             "on_front": front, **both, "replications": 10}
            for i, (x, y, front) in enumerate(points)
        ]
    )  # fmt: skip


def relief_ladder():
    steps = [("base", "基准", "base", 0.55, NAN), ("cranes", "塔吊不共用", "own crane", 0.67, 0.12),
             ("trucks", "车辆加两成", "a fifth more trucks", 0.66, -0.01)]  # fmt: skip
    return pd.DataFrame(
        [
            {"step": key, "step_zh": zh, "step_en": en, "value": value, "low": value - 0.02,
             "high": value + 0.02, "gain": gain, "gain_low": gain - 0.01, "gain_high": gain + 0.01,
             **MEASURE, "target": 0.8, "replications": 10}
            for key, zh, en, value, gain in steps
        ]
    )  # fmt: skip


def convergence():
    rows = [
        {"case": case, "n": n, "value": 0.6, "half": NAN if n == 1 else wide / n**0.5,
         "bound": 0.05, **MEASURE, "replications": 12}
        for case, wide in (("trucks=2", 0.1), ("trucks=3", 0.2))
        for n in range(1, 13)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def sensitivity_bars():
    rows = [
        {"factor": key, "factor_zh": zh, "factor_en": en, "kind": kind, "value": value,
         "low": value - 0.1, "high": value + 0.12, "noise": 0.3, "of": "trucks=3", **MEASURE,
         "replications": 4}
        for key, zh, en, first, total in (
            ("load_m3", "配载体积", "volume of a load", 0.5, 0.6),
            ("loading_min", "装车时间", "loading", -0.02, 0.1),
        )
        for kind, value in (("S1", first), ("ST", total))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def overturn():
    gone = (NAN, NAN, NAN)
    inputs = [("load_m3", "配载体积", "volume of a load", "J", 8.0, 10.0, 12.0, (9.4, 9.0, 10.1)),
              ("lead_d", "下单提前量", "release lead", "R", 15.0, 40.0, 60.0, (55.0, NAN, NAN)),
              ("cv", "行程波动", "variation of travel", "J", 0.1, 0.2, 0.3, gone)]  # fmt: skip
    return pd.DataFrame(
        [
            {"case": "trucks=3", "to": "trucks=2", "finding": -0.05, "shown": False, "factor": key,
             "title_zh": zh, "title_en": en, "confidence": mark, "least": least, "middle": middle,
             "most": most, "turn": turn, "turn_low": low, "turn_high": high,
             "worth": 0.0 if np.isnan(low) else 0.048, **MEASURE, "replications": 2}
            for key, zh, en, mark, least, middle, most, (turn, low, high) in inputs
        ]
    )  # fmt: skip


EXAMPLES = {
    "on_time_by_zone_and_month": on_time_by_zone_and_month,
    "yard_stock": yard_stock,
    "crane_use": use,
    "truck_use": use,
    "storey_gantt": programme,
    "line_of_balance": programme,
    "storey_cycle_distribution": storey_cycle_distribution,
    "cost_breakdown": cost_breakdown,
    "delivery_scorecard": delivery_scorecard,
    "charged_and_relieved": charged_and_relieved,
    "catchments": catchments,
    "lever_grid": lever_grid,
    "main_effects": main_effects,
    "tornado": tornado,
    "pareto_front": pareto_front,
    "relief_ladder": relief_ladder,
    "convergence": convergence,
    "sensitivity_bars": sensitivity_bars,
    "overturn": overturn,
}
"""Example tables of the charts that have no fixture."""

MANY = {
    "on_time_by_zone_and_month": lambda: on_time_by_zone_and_month(zones=13),
    "yard_stock": lambda: yard_stock(plants=13),
    "crane_use": lambda: use(groups=13),
    "truck_use": lambda: use(groups=13),
    "storey_gantt": lambda: programme(towers=8, storeys=18),
    "line_of_balance": lambda: programme(towers=8, storeys=18),
    "delivery_scorecard": lambda: delivery_scorecard(zones=13),
    "catchments": lambda: catchments(places=16),
}

MISSING = {
    "monthly_volume": ["installed_m3", "planned_m3"],
    "on_time_by_zone": ["rate_0d", "rate_7d", "tightness"],
    "delay_pareto": ["new_h"],
    "on_time_by_zone_and_month": ["rate", "tightness"],
    "yard_stock": ["mean_m3"],
    "crane_use": ["share"],
    "truck_use": ["share"],
    "storey_gantt": ["started", "finished"],
    "line_of_balance": ["started", "finished"],
    "cost_breakdown": ["yuan_per_m3"],
    "delivery_scorecard": ["value", "met"],
    "charged_and_relieved": ["low_s", "high_s", "ratio"],
    "lever_grid": ["value", "low", "high"],
    "main_effects": ["low", "high"],
    "tornado": ["at_low"],
    "pareto_front": ["x", "y"],
    "relief_ladder": ["low", "high", "gain"],
    "convergence": ["half", "bound"],
    "sensitivity_bars": ["low", "high", "noise"],
    "overturn": ["turn", "turn_low", "turn_high", "worth"],
}
"""Columns that may be missing throughout."""


def awkward(name, table):
    """Return the awkward tables of a chart under the name of what is awkward."""
    tables = {"no row": table.iloc[:0], "one row": table.iloc[:1].reset_index(drop=True)}
    if name in MANY:
        tables["many"] = MANY[name]()
    if name in MISSING:
        gone = dict.fromkeys(MISSING[name], NAN)
        times = {key for key in gone if table[key].dtype.kind == "M"}
        tables["missing"] = table.assign(**{k: pd.NaT if k in times else NAN for k in gone})
    # sentences of the plan are not names, and titles of roads are empty
    kept = ("measure", "x_measure", "y_measure", "note")
    texts = [
        column
        for column in table
        if column.endswith(("_zh", "_en")) and not column.startswith(kept)
    ]
    if texts:
        long = {
            column: [f"{i}{LONG_ZH if column.endswith('_zh') else LONG_EN}" if text else text
                     for i, text in enumerate(table[column])]
            for column in texts
        }  # fmt: skip
        tables["long names"] = table.assign(**long)
    if "rate_0d" in table:
        tables["all on time"] = table.assign(rate_0d=1.0, rate_7d=1.0)
    if "rate" in table:
        tables["all on time"] = table.assign(rate=1.0)
    return tables
