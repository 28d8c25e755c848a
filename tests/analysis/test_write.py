"""What is written: every chart with its numbers, every table, one workbook, in both languages."""

import openpyxl
import pandas as pd
import pytest

import supplysim as ss
from supplysim.analysis import ANALYSES, analyse, write_analyses
from supplysim.charts import CHARTS
from tests.analysis.conftest import COST, CRANES, PACE, RATE, ROOM, TRUCKS, results_under

BOTH = {"trucks": TRUCKS, "cranes": CRANES}


@pytest.fixture(scope="module")
def outcome(base, tmp_path_factory):
    """Two levers crossed, and a world sampled after Saltelli: nearly everything fits."""

    def law(point, replication):
        gain = point.choice.levels["trucks"] * (0.1 - 0.1 * point.draws["pace"])
        noise = 0.02 * ((3 * replication + point.number) % 5)
        return {RATE: 0.3 + gain + 0.1 * point.choice.levels["cranes"] + noise,
                COST: 3000 + 100 * point.choice.levels["trucks"] + 50 * noise}  # fmt: skip

    return analyse(
        results_under(law, base, tmp_path_factory.mktemp("study") / "out", levers=BOTH,
                      uncertainties={"pace": PACE, "room": ROOM},
                   design={"uncertainties": {"saltelli": 16}}, replications={"min": 2},
                   responses=[RATE, COST], compare={"baseline": {"trucks": 2, "cranes": 0.5}})
    )  # fmt: skip


def test_every_analysis_is_found_or_says_why_not(outcome):
    assert set(outcome.found) | set(outcome.unfit) == set(ANALYSES)
    assert {"effects", "lever_grid", "ladder", "front", "overturn", "sobol", "boxes"} <= set(
        outcome.found
    )
    assert set(outcome.unfit) == {"tornado", "morris"}
    for reason in outcome.unfit.values():
        assert reason.zh != reason.en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sentences_are_in_one_language(outcome, lang):
    texts = [text for own in outcome.sentences(lang).values() for text in own]
    assert texts
    chinese = ["\u4e00" <= letter <= "\u9fff" for text in texts for letter in text]
    assert any(chinese) == (lang == "zh")


def test_files_hold_what_was_found(outcome, tmp_path):
    paths = write_analyses(outcome, tmp_path / "图", lang="zh", formats=("png",))
    names = {path.name for path in paths}
    for name, found in outcome.found.items():
        table = pd.read_csv(tmp_path / "图" / f"{name}.csv")
        assert len(table) == len(found.table)
        for drawing in found.drawings:
            assert drawing.chart in CHARTS
            assert {f"{drawing.name}.png", f"{drawing.name}.csv"} <= names
    assert all(path.stat().st_size for path in paths)
    book = openpyxl.load_workbook(tmp_path / "图" / "analyses.xlsx")
    assert book.sheetnames == ["结论", *outcome.found]
    heads = [cell.value for cell in next(book["overturn"].rows)]
    assert heads == list(outcome.found["overturn"].table.columns)
    assert book["结论"].max_row > len(outcome.found)


def test_names_of_levers_are_no_formulas_and_no_folders(results_of, tmp_path):
    levers = {"a/b": TRUCKS, "=1": CRANES}
    found = analyse(results_of(lambda p, r: {RATE: 0.1 * p.number + r / 100}, levers=levers))
    paths = write_analyses(found, tmp_path / "out", lang="en", formats=("svg",))
    assert {path.parent for path in paths} == {tmp_path / "out"}
    sheet = openpyxl.load_workbook(tmp_path / "out" / "analyses.xlsx")["effects"]
    assert not any(cell.data_type == "f" for row in sheet.rows for cell in row)


def test_a_folder_will_do(outcome):
    again = ss.analyse(outcome.results.folder)
    assert again.sentences("en") == outcome.sentences("en")
    assert repr(again).startswith("Outcome('law': differences, effects")
