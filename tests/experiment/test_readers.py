"""Other programs read the folder of a study as the documentation says."""

import re
from pathlib import Path

import duckdb
import pytest

from supplysim.experiment.export import write_results
from supplysim.simulation import simulate

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "STUDIES.md"
BLOCK = re.compile(r"<!-- python: readers -->\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def results(study, here, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return study(keep=["storeys"]).run(executor=here)


def test_pandas_and_duckdb_read_what_the_guide_reads(results, base):
    """By the very lines of the guide: index, tables, and the two joined by the run's key."""
    names = {}
    exec(BLOCK.search(GUIDE.read_text(encoding="utf-8"))[1], names)  # noqa: S102 - our own guide
    measures = names["measures"].sort_values(["choice", "replication"])
    runs = results.runs("otif").sort_values(["choice", "replication"])
    assert measures["value"].tolist() == runs["otif"].tolist()
    late = names["late"].set_index("choice")
    study_runs = [simulate(base, replication=r) for r in (0, 1)]
    wanted = [run.storeys["lateness_s"] for run in study_runs]
    assert late.loc["trucks=1", "storeys"] == sum(map(len, wanted))
    mean = sum(own.sum() for own in wanted) / sum(map(len, wanted)) / 86400
    assert late.loc["trucks=1", "days_late"] == pytest.approx(mean)


def test_duckdb_reads_the_file_of_results(results, tmp_path):
    path = write_results(results, tmp_path / "r.parquet")
    found = duckdb.sql(f"SELECT choice, value FROM '{path}' WHERE measure = 'otif'").df()  # noqa: S608
    assert found["value"].tolist() == results.table("otif")["value"].tolist()
