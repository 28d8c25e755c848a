"""A comparison as files and in words."""

import re

import openpyxl
import pandas as pd
import pytest

from supplysim import charts
from supplysim.charts.save import png_bytes
from supplysim.comparison import tell, write_comparison
from supplysim.comparison.page import render
from supplysim.errors import OutputError

NUMBER = re.compile(r"[−+]?\d[\d,.]*")


@pytest.fixture(scope="module")
def folder(found, tmp_path_factory):
    place = tmp_path_factory.mktemp("某 市") / "比较"
    write_comparison(found, place)
    return place


def test_everything_lies_in_the_folder_and_nothing_half_written(folder):
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "compare.html", "compare.xlsx", "differences.png", "differences.svg", "differences.csv",
        "inputs.csv", "causes.csv", "costs.csv", "runs.csv",
    }  # fmt: skip


def test_the_tables_come_back_as_they_were(found, folder):
    for name in ("inputs", "differences", "causes", "costs", "runs"):
        table = getattr(found, name)
        path, texts = folder / f"{name}.csv", {"from": str, "to": str}
        again = pd.read_csv(path, encoding="utf-8-sig", dtype=texts)
        pd.testing.assert_frame_equal(
            again.fillna({"source": ""}), table.reset_index(drop=True), check_dtype=False
        )


def test_the_workbook_holds_numbers_as_numbers(found, folder):
    book = openpyxl.load_workbook(folder / "compare.xlsx")
    assert book.sheetnames == ["输入", "差别", "原因", "费用", "每次运行"]
    rows = list(book["差别"].iter_rows(values_only=True))
    assert list(rows[0]) == list(found.differences.columns)
    place = rows[0].index("difference")
    assert [row[place] for row in rows[1:]] == pytest.approx(
        found.differences["difference"].tolist()
    )
    assert book["差别"].freeze_panes == "A2"


def test_the_chart_is_drawn_again_from_its_table(folder, found):
    table = pd.read_csv(folder / "differences.csv", encoding="utf-8-sig")
    figure, _ = charts.paired_differences(
        table, source=f"数据：supplysim 模拟，基准 base，种子 {found.seed}"
    )
    assert png_bytes(figure) == (folder / "differences.png").read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone(found, lang):
    page = render(found, lang=lang)
    assert "<script" not in page
    assert "http" not in re.sub(r"base64,[\w+/=]+", "", page)
    real, not_shown = ("确有差别", "未见差别") if lang == "zh" else ("real", "not shown")
    assert real in page
    assert not_shown in page
    assert found.scenarios["base"].hash in page
    assert render(found, lang=lang) == page


def test_names_are_text_and_no_markup(found):
    names = {("<b>&" if name == "more" else name): s for name, s in found.scenarios.items()}
    tables = {
        name: getattr(found, name).replace({"case": {"more": "<b>&"}})
        for name in ("inputs", "differences", "causes", "costs", "runs")
    }
    page = render(type(found)(**{
        **{field: getattr(found, field) for field in ("seed", "replications", "rule", "reached",
                                                      "replanned")},
        "scenarios": names, **tables,
    }))  # fmt: skip
    assert "<b>&" not in page
    assert "&lt;b&gt;&amp;" in page


def test_the_answer_says_rate_difference_interval_and_verdict(found):
    fewer, more, count = tell.answer(found, "en")
    row = found.difference("on_time_installation_rate", "fewer")
    assert fewer.startswith("fewer: on-time rate ")
    numbers = NUMBER.findall(fewer)
    assert f"{100 * row['value']:.1f}" in numbers
    assert f"−{abs(100 * row['difference']):.1f}" in numbers
    assert fewer.endswith("real." if row["real"] else "not shown.")
    assert more.startswith("more: ")
    assert str(int(found.differences["real"].sum())) in count


def test_verdicts_are_four(found):
    row = found.difference("plan_tightness", "more")
    assert tell.verdict(row, "zh") == "完全相同"
    assert tell.verdict(row.copy().replace({row["p"]: float("nan")}), "en") in {
        "cannot be told", "the same",
    }  # fmt: skip
    assert tell.verdict(found.differences[found.differences["real"]].iloc[0], "zh") == "确有差别"


def test_intervals_are_in_the_unit_of_their_difference(found):
    """Mean tardiness is told in hours or days, its interval in the same."""
    for case in found.others:
        _, rows = tell.difference_rows(found, case, "en")
        told = [row for row in rows if row[4] != "–"]
        assert len(told) > len(rows) / 2
        for name, _base, _value, difference, interval, _verdict in told:
            low, high = (
                float(text.replace("−", "-").replace(",", "")) for text in interval.split(" … ")
            )
            size = float(NUMBER.findall(difference)[0].replace("−", "-").replace(",", ""))
            slack = 0.02 * max(abs(size), abs(high - low), 1e-3) + 1e-3
            assert low - slack <= size <= high + slack, name


def test_causes_come_with_the_most_changed_first(found):
    heads, rows = tell.cause_rows(found, "fewer", "new", "en")
    assert heads[0] == "Cause"
    assert rows[0][0] == "trucks"


def test_a_folder_that_cannot_be_written_is_told(found, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        write_comparison(found, tmp_path / "file" / "below")
