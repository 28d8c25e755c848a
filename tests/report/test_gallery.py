"""Every chart of a run, from the record alone."""

import pandas as pd
import pytest

import supplysim as ss
from supplysim.charts import CHARTS
from supplysim.errors import InputError
from supplysim.report import gallery_of, write_charts
from supplysim.testing import example_run

RELIEF = pd.DataFrame(
    [{"cause": "crane", "charged_s": 7200.0, "relieved_s": 3600.0, "low_s": float("nan"),
      "high_s": float("nan"), "ratio": 0.5, "replications": 1.0}]
)  # fmt: skip


@pytest.fixture(scope="module")
def gallery():
    base = ss.load("small")
    runs = (ss.simulate(base, seed=0, replication=i) for i in range(2))
    return gallery_of(runs, relief=RELIEF)


def test_every_chart_about_a_run_has_its_table(gallery):
    about_runs = {name for name, chart in CHARTS.items() if chart.about == "run"}
    assert about_runs <= set(gallery.tables)
    assert "area_served" not in gallery.tables  # the zones are not those of the plan


def test_tables_are_means_over_the_replications(gallery):
    for name in ("on_time_by_zone_and_month", "yard_stock", "crane_use", "catchments"):
        assert set(gallery.tables[name]["replications"]) == {2}, name
    due = gallery.tables["on_time_by_zone_and_month"]
    whole = (due["rate"] * due["due"]).sum() / due["due"].sum()
    # months are counted apart: what is due on a day that ends with its month's end counts in both
    assert whole == pytest.approx(gallery.content.kpi("on_time_installation_rate"), abs=0.02)


def test_storeys_are_those_of_the_project_asked_for():
    run = ss.simulate(ss.load("small"), seed=0)
    names = [project.name for project in run.ledger.plan.projects]
    for name in names:
        table = gallery_of([run], project=name).tables["storey_gantt"]
        assert set(table["project"]) == {name}
        assert set(table["projects"]) == {len(names)}
    with pytest.raises(InputError, match="no such project"):
        gallery_of([run], project="nowhere")


def test_charts_are_written_with_their_numbers_beside_them(gallery, tmp_path):
    paths = write_charts(
        gallery, tmp_path, names=("crane_use", "yard_stock"), formats=("pdf",), lang="en"
    )
    assert [path.name for path in paths] == [
        "crane_use.pdf", "crane_use.csv", "yard_stock.pdf", "yard_stock.csv"
    ]  # fmt: skip
    table = pd.read_csv(tmp_path / "yard_stock.csv", encoding="utf-8-sig")
    assert len(table) == len(gallery.tables["yard_stock"])
    assert b"SupplySimSansSC" in (tmp_path / "crane_use.pdf").read_bytes()  # the font lies inside


def test_all_that_is_wrong_with_the_names_is_told_at_once(gallery, tmp_path):
    with pytest.raises(InputError) as told:
        write_charts(gallery, tmp_path, names=("crane_us", "area_served", "tornado"))
    text = told.value.text("en")
    assert "crane_use" in text
    assert "not those of the plan" in text
    assert len(told.value.faults) == 3
    assert not list(tmp_path.iterdir())


def test_without_paired_runs_there_is_no_chart_of_relief():
    assert "charged_and_relieved" not in gallery_of([example_run()]).tables


def test_without_a_run_there_is_nothing():
    with pytest.raises(ValueError, match="no run"):
        gallery_of([])
