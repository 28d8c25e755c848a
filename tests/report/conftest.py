"""The content of a page, made by hand."""

from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest

from supplysim.metrics.cost import pooled_costs
from supplysim.metrics.scorecard import pooled_scorecard
from supplysim.report import Content, Facts
from supplysim.testing import example_run

NAN = float("nan")


@pytest.fixture
def facts():
    return Facts(
        scenario="town-2020",
        title_zh="某市2020年方案 <一>",
        title_en="Some town, 2020 <one>",
        scenario_hash="ab" * 32,
        plan_hash="cd" * 32,
        seed=7,
        replications=1,
        start=datetime(2019, 10, 3),  # noqa: DTZ001 - local civil time
        window_start=datetime(2020, 1, 1),  # noqa: DTZ001
        window_end=datetime(2021, 1, 1),  # noqa: DTZ001
        horizon=datetime(2021, 2, 1),  # noqa: DTZ001
        network="line",
        versions={"supplysim": "0.1.0", "python": "3.11"},
        sources=("© OpenStreetMap contributors, ODbL", "GeoNames, CC BY 4.0"),
        warnings=("3 storeys & more unfinished",),
    )


def measure(key, zh, en, unit, value):
    return {"key": key, "name_zh": zh, "name_en": en, "meaning_zh": f"{zh}的含义",
            "meaning_en": f"what {en} means", "unit": unit, "value": value, "low": NAN,
            "high": NAN}  # fmt: skip


@pytest.fixture
def content(facts):
    zones = {
        "zone": ["north", "south"], "title_zh": ["北区", "南区"], "title_en": ["North", "South"],
        "components": [300.0, 100.0], "rate_0d": [0.5, 0.9], "rate_7d": [0.8, 0.95],
        "low_0d": NAN, "high_0d": NAN, "tightness": [1.15, 1.10], "replications": 1,
    }  # fmt: skip
    monthly = {
        "month": ["2020-01", "2020-02"], "installed_m3": [10_000.0, 20_000.0],
        "planned_m3": [15_000.0, 25_000.0], "capacity_m3": [60_000.0, 60_000.0], "low_m3": NAN,
        "high_m3": NAN, "replications": 1,
    }  # fmt: skip
    causes = {"cause": ["crane", "truck", "pace"], "new_h": [240.0, 480.0, 0.0],
              "total_h": [960.0, 480.0, 0.0], "replications": 1}  # fmt: skip
    kpis = [
        measure("on_time_installation_rate", "准时吊装率", "On-time rate", "1", 0.6),
        measure("throughput_m3_per_month", "月吊装量", "Throughput", "m3/month", 15_000.0),
        measure("components_per_day", "日吊装件数", "Components a day", "1/d", 12.5),
        measure("plan_tightness", "计划松紧度", "Plan tightness", "1", 1.14),
        measure("overdue_end", "期末逾期构件数", "Overdue", "1", 1234.0),
    ]
    inputs = {
        "path": ["plan.allowance"], "meaning_zh": ["计划余量"], "meaning_en": ["allowance"],
        "value": ["0.15"], "unit": ["1"], "source": ["SCENARIOS"], "confidence": ["J"],
    }  # fmt: skip
    rates = {"tolerance_d": [0, 1, 3, 7], "component": [0.6, 0.7, 0.8, 0.84],
             "m3": [0.59, 0.69, 0.79, 0.83], "storey": [0.55, 0.65, 0.75, 0.81]}  # fmt: skip
    return Content(
        facts=facts,
        kpis=pd.DataFrame(kpis),
        on_time=pd.DataFrame(rates),
        monthly=pd.DataFrame(monthly),
        zones=pd.DataFrame(zones),
        causes=pd.DataFrame(causes),
        flows=pd.DataFrame(),
        resources=pd.DataFrame({"kind": ["crane", "truck"], "share": [0.64, 0.41]}),
        storeys={"due": 200.0, "late": 50.0, "unfinished": 3.0},
        assumptions=pd.DataFrame(inputs),
        assumptions_left_out=12,
    )


@pytest.fixture
def reckoned(content):
    """Return the content with costs and a scorecard, as those of an example run."""
    run = example_run()
    return replace(
        content,
        costs=pooled_costs([run.costs()]),
        scorecard=pooled_scorecard([run.scorecard()], run.scenario),
    )
