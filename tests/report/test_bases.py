"""Pages, tables and findings of a study of bases, on the toy study with outcomes made by hand."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from supplysim.bases.alternatives import LeftOut
from supplysim.bases.files import load_study
from supplysim.bases.result import run_study
from supplysim.bases.selected import Selected, Selection
from supplysim.bases.simulated import FailedRunsError, tabulated
from supplysim.bases.study import DemandRow
from supplysim.errors import Fault
from supplysim.measured import Measured
from supplysim.report.bases_findings import bases_answer, bases_findings
from supplysim.report.bases_page import render_alternative, render_study
from supplysim.report.bases_simulated import punctual, rankings, selection, unsimulated
from supplysim.report.bases_words import TABLES
from supplysim.report.bases_write import findings_text, write_study
from supplysim.wording import percent

TOY = Path(__file__).parents[1] / "bases" / "toy_study"


def by_hand(experiment, tell):
    """More plants are more punctual and cost more."""
    tell(1.0)
    return tuple(
        tuple(_run(len(scenario.plants), i) for i in range(experiment.spec.replications.min))
        for scenario in experiment.scenarios()
    )


def _run(count, replication):
    measures = {
        "on_time_installation_rate": (40.0 + 10 * count + replication, 100.0),
        "cost_yuan_per_m3": (2000.0 * (3000 + 100 * count), 2000.0),
    }
    return Measured(measures, new_s={"truck": 360_000 // count, "crane": 18_000})


@pytest.fixture(scope="module")
def result():
    shares = []
    found = run_study(
        load_study(TOY), simulator=by_hand, meter=lambda _, share: shares.append(share)
    )
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    return found


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    target = tmp_path_factory.mktemp("study")
    write_study(result, target, lang="zh", version="1.0")
    return target


def small(m3):
    """Return the toy study where one zone wants so much a year, and the others nothing."""
    rows = [DemandRow(period=key, zone="harbour", m3=m3, archetype="A") for key in ("2021", "2023")]
    return load_study(TOY).model_copy(update={"demand": tuple(rows)})


def test_a_layout_whose_plants_cannot_make_all_is_named_and_the_others_are_simulated(tmp_path):
    """The best has no line for walls, which the simulated projects want."""
    found = run_study(small(3000), simulator=by_hand)
    left = {one.alternative: one for one in found.left_out}
    assert {"best-1", "one-new-base"} <= set(left)
    assert {one.part for one in found.left_out} == {"simulation"}
    assert found.comparison.names == ["best-3", "each-district", "as-planned"]
    reason = left["one-new-base"].reason("en")
    assert reason.startswith("its plants cannot serve the projects of the simulated scenario toy-")
    assert reason.endswith("no plant can make this mould family: no line or no mould positions "
                           "(wall)")  # fmt: skip
    assert bases_answer(found, lang="en").endswith("what is simulated are others.")
    told = unsimulated(found, "en").text
    assert 'as "best 1", which could not be simulated.' in told
    assert '"as it is, on one shift"' in told
    write_study(found, tmp_path, version="1.0")
    text = (tmp_path / "findings.zh.txt").read_text(encoding="utf-8")
    assert "“至少新建一个”未能仿真：它开放的厂承担不了仿真方案 toy-river 的项目：" in text
    assert "“选址最优”因此是" in text
    assert left["best-1"].reason("zh") in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_a_layout_that_buys_everything_is_named_too(tmp_path):
    found = run_study(small(20), simulator=by_hand)
    assert found.left_out[0].alternative == "best-1"
    assert "there is no base to simulate" in found.left_out[0].reason("en")
    assert found.comparison is not None
    write_study(found, tmp_path, version="1.0")


@pytest.mark.parametrize("last", [False, True])
def test_an_alternative_whose_runs_fail_is_named_and_the_others_are_compared(tmp_path, last):
    failing = []

    def simulator(experiment, tell):
        names = [point.name for point in experiment.points]
        failing.extend(names if last else names[:1])
        count = len(names) if last else 1
        if last or len(failing) == 1:
            raise FailedRunsError(
                [Fault(f"simulation > {name}", "坏了", "it broke") for name in names[:count]]
            )
        return by_hand(experiment, tell)

    found = run_study(load_study(TOY), simulator=simulator)
    named = [one.alternative for one in found.left_out if one.reason("en") == "it broke"]
    write_study(found, tmp_path, version="1.0")
    assert (tmp_path / "index.html").is_file()
    if last:
        assert found.comparison is None
        assert len(named) == len(failing)
        assert "没有一个方案能够仿真" in bases_answer(found)
    else:
        assert named == failing[:1]
        assert named[0] not in found.comparison.names


def test_what_has_no_run_of_its_own_says_why(result):
    """The same plants in the year that is simulated have the same runs; others have none."""
    table = result.tables["alternatives"].set_index("alternative")["simulated_as"]
    period = result.study.simulation.period
    plants = {
        one.name: {(row.site, row.shifts, row.capacity_m3) for row in one.open
                   if row.period == period}
        for one in result.all
    }  # fmt: skip
    for name, played in table.items():
        alike = [one for one in result.comparison.names if plants[one] == plants[name]]
        assert played == (alike[0] if alike else "")
    assert set(result.comparison.names) < set(table.index[table != ""])
    for lang in ("zh", "en"):
        text = unsimulated(result, lang).text
        unfit = {one.alternative for one in result.left_out}
        for one in result.all:
            assert one.title(lang) in text or one.name in {*result.comparison.names, *unfit}
    for one in (result.options["closure"], result.options["as-it-is"]):
        page = render_alternative(result, one, lang="en", version="1")
        assert ("simulated on-time rate" in page) == bool(table[one.name])
    assert (table["closure"], table["as-it-is"]) == ("best-1", "")


def test_the_answer_is_that_no_base_is_needed_where_that_is_so(result):
    """The toy city's two plants stand nearly idle."""
    assert result.best[0].new() == ()
    assert bases_answer(result, lang="en").startswith("No new base is needed")
    assert bases_answer(result).startswith("按选址成本不需要新建基地")


def test_nothing_is_said_of_building_none_where_that_was_not_answered(result):
    built = result.options["one-new-base"]
    others = {name: one for name, one in result.options.items() if name != "no-new-base"}
    why = LeftOut(
        "no-new-base", "不新建", "none", "location", "时限内没有找到", "none was found in 5 s"
    )
    found = replace(result, best=(built,), options=others, left_out=(why,), comparison=None)
    answer = bases_answer(found, lang="en")
    assert "needed" not in answer
    assert answer.startswith("The best layout builds ")
    assert answer.endswith("building none cannot be compared: none was found in 5 s.")
    assert bases_answer(found).endswith("不新建的布局无从比较：时限内没有找到。")


def test_a_layout_that_buys_everything_is_said_to(result):
    nothing = replace(result.best[0], open=())
    found = replace(result, best=(nothing,), comparison=None)
    assert "all of it bought elsewhere" in bases_answer(found, lang="en")
    assert "全部外购" in bases_answer(found)


@pytest.mark.parametrize(("lang", "told"), [("zh", "95%区间"), ("en", "95 % interval")])
def test_each_rate_of_the_answer_bears_its_interval(result, lang, told):
    text = punctual(result, lang)
    table = result.comparison.table.set_index("alternative")
    first = table.loc[result.comparison.names[0]]
    for key in ("on_time", "on_time_ci_low", "on_time_ci_high"):
        assert percent(first[key], lang).removesuffix("%").strip() in text
    best = table.loc[
        result.comparison.names[result.comparison.selected["on_time_installation_rate"].best]
    ]
    assert percent(best["on_time_ci_high"], lang) in text
    # each interval ends with a share and stands behind another, and its name has the third
    assert text.count("%") == text.count(told) * 3


@pytest.mark.parametrize(
    ("lang", "state", "praise"),
    [("zh", "尚未判定", "最准时的方案"), ("en", "not decided", "among the most")],
)
def test_an_undecided_first_place_is_no_praise(result, lang, state, praise):
    measure = "on_time_installation_rate"
    by = Selection(measure=measure, larger=True, zone=0.02, first=2, most=3, confidence=0.95)
    for best, subset in ((0, (0, 1)), (1, (1, 2))):
        chosen = Selected(by, best, decided=False, probability=0.1, subset=subset, replications=3)
        comparison = replace(result.comparison, selected={measure: chosen})
        text = punctual(replace(result, comparison=comparison), lang)
        assert state in text
        assert praise not in text
        assert ("分不出高下" if lang == "zh" else "not told apart") in text


def test_the_answer_names_those_that_may_be_as_punctual_as_the_one_selected(result):
    """Selected within the zone of indifference is not told apart."""
    measure = "on_time_installation_rate"
    by = result.comparison.selected[measure].by
    for decided in (True, False):
        chosen = Selected(by, 3, decided=decided, probability=0.9, subset=(2, 3), replications=3)
        comparison = replace(result.comparison, selected={measure: chosen})
        text = punctual(replace(result, comparison=comparison), "en")
        other = next(one for one in result.all if one.name == result.comparison.names[2])
        assert f'not told apart from it: "{other.title_en}"' in text
        assert ("had not decided" in text) is not decided


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_carry_the_numbers_of_the_tables(result, lang):
    found = bases_findings(result, lang=lang)
    assert len(found) == 10
    text = findings_text(result, lang=lang)
    assert all(one.heading in text and one.text in text for one in found)
    assert "nan" not in text.lower()
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    assert chinese == (lang == "zh") or "、" not in text


def test_simulation_turns_the_ranking_round_and_says_why(result):
    """By hand: on-time rises with the number of plants, and waits for trucks fall."""
    texts = " ".join(one.text for one in bases_findings(result, lang="en"))
    assert "trucks −" in texts
    assert "2 replications of each" in texts
    assert "selected by Kim and Nelson's procedure with 95 % confidence" in texts


def test_every_table_is_written_as_csv_and_in_the_workbook(result, folder):
    tables = result.tables
    assert set(tables) <= set(TABLES)
    sheets = pd.read_excel(folder / "tables.xlsx", sheet_name=None, engine="openpyxl")
    for name, table in tables.items():
        written = pd.read_csv(folder / "tables" / f"{name}.csv", encoding="utf-8-sig")
        assert len(written) == len(table)
        assert [heading.split()[-1] for heading in written.columns] == list(table.columns)
        assert len(sheets[TABLES[name][0]]) == len(table)


def test_there_is_a_page_and_a_map_for_each_alternative(result, folder):
    index = (folder / "index.html").read_text(encoding="utf-8")
    for one in result.all:
        page = (folder / f"{one.name}.html").read_text(encoding="utf-8")
        assert one.title_zh in page
        assert f'href="{one.name}.html"' in index
        assert (folder / "charts" / f"map-{one.name}.png").is_file()
    assert "http" not in index.split("<main>")[0].replace("http-equiv", "")


def test_the_page_has_no_chinese_in_english_but_for_names(result):
    page = render_study(result, lang="en", version="1.0")
    body = page.split("<main>")[1]
    for head in ("Answer", "Findings", "Alternatives", "Simulated", "Assumptions"):
        assert f"<h2>{head}</h2>" in body
    assert "选址研究" not in body


def test_formulas_in_names_stay_texts(tmp_path):
    from supplysim.report.bases_write import _tables  # noqa: PLC0415 - what write_study calls

    table = pd.DataFrame({"alternative": ["=1+1"], "yuan": [1.0]})
    _tables({"alternatives": table}, tmp_path, title="=1")
    sheet = pd.read_excel(tmp_path / "tables.xlsx", engine="openpyxl")
    assert sheet.iloc[0, 0] == "=1+1"
    lines = (tmp_path / "tables" / "alternatives.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].startswith("'=1+1,")


@pytest.mark.parametrize(
    ("lang", "head"), [("zh", "车流最大的道路"), ("en", "Roads that carry most")]
)
def test_a_page_tells_which_roads_carry_most(result, lang, head):
    one = result.options["as-planned"]
    page = render_alternative(result, one, lang=lang)
    assert f"<h2>{head}" in page
    roads = result.service(one).query("item == 'road' and loads > 0")
    busiest = roads.nlargest(1, "loads").iloc[0]
    assert f"{busiest['loads']:,.0f}<code>" in page.split(head)[1]


def test_only_rankings_that_surely_differ_are_explained(result):
    """The same runs for all: first place is shared, whatever the ranks by located cost."""
    alike = tuple(tuple(_run(3, i) for i in range(3)) for _ in result.comparison.names)
    listed = [next(one for one in result.all if one.name == n) for n in result.comparison.names]
    comparison = tabulated(listed, result.spreads, alike, {})
    text = rankings(replace(result, comparison=comparison), "en").text
    assert text.startswith("No rank surely differs")
    assert "2 → 1–4" in text


def test_findings_rank_nothing_that_the_selection_does_not_tell_apart(result):
    """By hand: the more plants the more punctual, but those two that may both be the best."""
    measure = "on_time_installation_rate"
    by = result.comparison.selected[measure].by
    names = result.comparison.names
    listed = [next(one for one in result.all if one.name == name) for name in names]
    runs = tuple(tuple(_run(i, r) for r in range(6)) for i in range(1, len(names) + 1))
    last = len(names) - 1
    tied = Selected(by, last, decided=False, probability=0.6, subset=(last - 1, last),
                    replications=6)  # fmt: skip
    chosen = {**result.comparison.selected, measure: tied}
    comparison = tabulated(listed, result.spreads, runs, chosen)
    changed = replace(result, comparison=comparison)
    assert "not told apart from it" in selection(changed, "en").text
    text = rankings(changed, "en").text
    for place in (last - 1, last):
        title = next(one.title_en for one in listed if one.name == names[place])
        ranks = text.split(f'"{title}" {place + 1} → ')
        assert len(ranks) == 1 or ranks[1].startswith("1–2")
    assert "1–2" in text


def test_a_choice_that_is_not_made_is_said_so(result):
    by = Selection(
        measure="on_time_installation_rate",
        larger=True,
        zone=0.02,
        first=2,
        most=3,
        confidence=0.95,
    )
    undecided = Selected(by, 0, decided=False, probability=0.1, subset=(0, 1), replications=3)
    chosen = {**result.comparison.selected, by.measure: undecided}
    changed = replace(result, comparison=replace(result.comparison, selected=chosen))
    text = selection(changed, "en").text
    assert "had not decided after 3 replications" in text
    assert "which settles nothing" in text
    assert "not told apart from it" in text
