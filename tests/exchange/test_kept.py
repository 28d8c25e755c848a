"""What results files keep of each replication agrees with the runs themselves."""

import pandas as pd
import pytest

from supplysim.errors import InputError
from supplysim.exchange.kept import Kept, by_group, runs_in, storeys_of


def test_a_folder_gives_its_run_or_its_replications_in_order(folder, several, run):
    assert list(runs_in(folder)) == [run]
    home, runs = several
    assert [one.replication for one in runs_in(home)] == [0, 1, 2]
    assert list(runs_in(home)) == runs


def test_a_folder_without_a_run_is_refused(tmp_path):
    with pytest.raises(InputError):
        list(runs_in(tmp_path))


def test_a_measure_by_group_is_that_of_the_run(run):
    found = by_group([run.kpis("zone")])
    expected = run.kpis("zone").set_index(["group", "key"])["value"]
    for _, row in found.iterrows():
        value = expected[(row["group"], row["key"])]
        assert row["value"] == pytest.approx(value, nan_ok=True) or pd.isna(value)
    assert found["low"].isna().all()


def test_over_replications_a_measure_is_a_ratio_of_sums_inside_its_interval():
    """Of 20 due 10 on time, then 30 of 30: 40 of 50 (the example of ``summarise``)."""
    tables = [
        pd.DataFrame({"key": ["step_rate"], "group": ["a"], "numerator": [n], "denominator": [d]})
        for n, d in ((10.0, 20.0), (30.0, 30.0))
    ]
    (row,) = by_group(tables).to_dict("records")
    assert row["value"] == 0.8
    assert row["low"] <= 0.8 <= row["high"]


def test_limits_of_shares_by_group_end_at_0_and_1_and_others_do_not():
    """Two replications far apart: their t interval reaches far beyond both ends."""
    tables = [
        pd.DataFrame({"key": ["step_rate", "tardiness_h"], "group": ["a", "a"],
                      "numerator": [n, n], "denominator": [30.0, 30.0]})
        for n in (1.0, 30.0)
    ]  # fmt: skip
    rows = by_group(tables).set_index("key")
    assert rows.loc["step_rate", ["low", "high"]].tolist() == [0.0, 1.0]
    assert rows.loc["tardiness_h", "high"] > 1


def test_a_group_that_is_missing_once_counts_as_nothing_there():
    tables = [
        pd.DataFrame({"key": ["step_rate"], "group": [g], "numerator": [1.0], "denominator": [2.0]})
        for g in ("a", "b")
    ]
    assert by_group(tables).set_index("group")["value"].to_dict() == {"a": 0.5, "b": 0.5}


def test_storeys_of_a_run_carry_their_zone_lateness_and_cause(run):
    table = storeys_of([Kept.of(run)])
    zones = {row.project: row.zone for row in run.scenario.portfolio.projects}
    assert (table["zone"] == table["project"].map(zones)).all()
    late = run.storeys["lateness_s"].to_numpy() / 86_400
    assert table["lateness_d"].to_numpy() == pytest.approx(late)
    assert ((table["cause"] != "") == (late > 0)).all()
    assert "truck" in set(table["cause"])


def test_storeys_over_replications_are_means(several):
    _, runs = several
    table = storeys_of([Kept.of(one) for one in runs])
    days = sum(one.storeys["lateness_s"].to_numpy() for one in runs) / 3 / 86_400
    assert table["lateness_d"].to_numpy() == pytest.approx(days)
    assert "finished" not in table
    shares = sum((one.storeys["lateness_s"] > 0).to_numpy() for one in runs) / 3
    assert table["late"].to_numpy() == pytest.approx(shares)
