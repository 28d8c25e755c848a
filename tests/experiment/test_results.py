"""Results: intervals over what is independent, tables, and files for other programs."""

import math
import os

import numpy as np
import openpyxl
import pandas as pd
import pytest

import supplysim as ss
from supplysim.errors import InputError, OutputError
from supplysim.experiment.export import write_results
from supplysim.metrics.intervals import summarise
from supplysim.simulation import simulate
from tests.experiment.conftest import LEVERS


@pytest.fixture(scope="module")
def results(tmp_path_factory, base):
    """Two levels of trucks, three replications, storeys kept."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    study = ss.Study.from_dict(
        {
            "name": "fleet",
            "levers": {"trucks": LEVERS["trucks"]},
            "replications": {"min": 3},
            "keep": ["storeys", "loads"],
        },
        base=base,
    )
    with ThreadPoolExecutor(1) as executor:
        return study.run(out=tmp_path_factory.mktemp("study") / "out", executor=executor)


def test_intervals_are_those_of_summarise(results, base):
    runs = [simulate(base, replication=r).kpis() for r in range(3)]
    wanted = summarise(runs).set_index("key")
    mine = results.table()
    mine = mine[mine["choice"] == "trucks=1"].set_index("measure")
    for key in wanted.index:
        for name in ("value", "low", "high"):
            number = wanted.loc[key, name]
            found = mine.loc[key, name]
            assert (number is None and math.isnan(found)) or found == pytest.approx(number)
    assert set(mine["n"]) == {3}


def test_the_table_has_the_levels_the_units_and_the_order_asked_for(results):
    table = results.table("tardiness_h", "otif")
    assert list(table.columns) == [
        "choice", "trucks", "measure", "unit", "value", "low", "high", "n",
    ]  # fmt: skip
    assert table["measure"].tolist() == ["tardiness_h", "otif"] * 2
    assert table["unit"].tolist() == ["h", "1"] * 2
    assert table["trucks"].tolist() == [0.5, 0.5, 1.0, 1.0]


def test_where_the_world_is_sampled_the_sample_is_the_unit(study, here, tmp_path):
    pace = {"path": "sites.crew_cv", "dist": {"dist": "uniform", "low": 0.1, "high": 0.6}}
    made = study(levers={}, uncertainties={"pace": pace}, design={"uncertainties": {"lhs": 3}}).run(
        out=tmp_path / "out", executor=here
    )
    row = made.table("cost_yuan").iloc[0]
    assert row["n"] == 3
    runs = made.runs("cost_yuan")
    assert len(runs) == 6
    assert sorted(runs["pace"].unique()) == sorted(set(made.points["pace"]))
    means = runs.groupby("sample")["cost_yuan"].mean()
    assert row["value"] == pytest.approx(means.mean())
    half = 4.30265273 * means.std() / np.sqrt(3)  # t(.975, 2)
    assert row["high"] - row["value"] == pytest.approx(half, rel=1e-6)


def test_an_unknown_measure_brings_the_nearest(results):
    with pytest.raises(InputError, match="did you mean otif"):
        results.table("otiff")


def test_kept_tables_are_those_of_the_run(results, base):
    storeys = results.kept("storeys", point=1, replication=2)
    wanted = simulate(base, replication=2).storeys
    pd.testing.assert_frame_equal(
        storeys, wanted.reset_index(drop=True), check_categorical=False, check_dtype=False
    )
    with pytest.raises(InputError, match="was not kept: loads, storeys"):
        results.kept("jobs", point=1, replication=2)
    with pytest.raises(InputError, match="was not kept"):
        results.kept("storeys", point=1, replication=9)


def test_a_kept_table_that_was_changed_is_not_read(results):
    path = next((results.folder / "tables" / "loads").glob("*.parquet"))
    key = path.stem
    path.write_bytes(path.read_bytes()[:-1])
    points = results.runs("otif")
    index = results._rows("SELECT point, replication FROM points JOIN runs USING (world) "
                          "WHERE key = ?", key)  # fmt: skip
    point, replication = index[0]
    assert len(points) == 6
    with pytest.raises(InputError, match="missing or was changed"):
        results.kept("loads", point=point, replication=replication)


def test_summaries_are_short(results):
    assert repr(results).startswith("Results('fleet': 2 combinations, 6 runs, replications 3")
    assert "<table" in results._repr_html_()
    assert ss.open_results(results.folder).digest == results.digest


def test_csv_and_parquet_hold_the_table(results, tmp_path):
    table = results.table()
    csv = write_results(results, tmp_path / "r.csv")
    assert csv.read_bytes()[:3] == b"\xef\xbb\xbf"
    pd.testing.assert_frame_equal(pd.read_csv(csv), table, check_dtype=False)
    parquet = write_results(results, tmp_path / "r.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(parquet), table, check_dtype=False)


def test_a_workbook_has_a_sheet_for_each_question(results, tmp_path):
    path = write_results(results, tmp_path / "deep" / "r.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["results", "runs", "points", "delays", "costs", "failed"]
    rows = list(book["results"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(results.table())
    assert rows[1][:3] == ("trucks=0.5", 0.5, "on_time_installation_rate")
    assert len(list(book["runs"].iter_rows())) == 1 + 6


def test_a_file_that_is_open_in_excel_gets_a_second_name(results, tmp_path, monkeypatch):
    """How is for ``saving`` to say; here it is used."""
    real = os.replace

    def locked(old, new):
        if new.name == "r.csv":
            raise PermissionError(13, "in use")
        real(old, new)

    (tmp_path / "r.csv").write_text("open", encoding="utf-8")
    monkeypatch.setattr(os, "replace", locked)
    assert write_results(results, tmp_path / "r.csv").name == "r (2).csv"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r (2).csv", "r.csv"]


def test_what_cannot_be_written_is_told(results, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        write_results(results, tmp_path / "file" / "r.csv")
    with pytest.raises(InputError, match=r"must end with \.csv"):
        write_results(results, tmp_path / "r.doc")
