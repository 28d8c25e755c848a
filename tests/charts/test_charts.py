"""What every chart keeps, and what each one draws. Glyph warnings are errors in this suite."""

import inspect
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from supplysim import charts
from supplysim.charts.flows import _round_down, apart
from supplysim.charts.save import png_bytes, save_chart, svg_bytes
from tests.charts import examples, layout

CHARTS = list(charts.CHARTS)
MAPS = {"flow_map", "route_map", "service_map"}
NUMBERS = {
    "extra_costs": ("x",),
    "paired_differences": ("x",),
    "monthly_volume": ("y",),
    "on_time_by_zone": ("x",),
    "delay_pareto": ("x",),
    "causes_by_zone": ("x",),
    "charged_and_relieved": ("x",),
    "delivery_scorecard": ("x",),
    "crane_use": ("x",),
    "truck_use": ("x",),
    "cost_breakdown": ("x",),
    "tornado": ("x",),
    "relief_ladder": ("x",),
    "sensitivity_bars": ("x",),
    "overturn": ("x",),
    "main_effects": ("y",),
    "storey_gantt": ("x",),
    "on_time_by_zone_and_month": ("title",),
    "yard_stock": ("title",),
    "lever_grid": ("title",),
}
"""Where the unit stands, of charts that have other things than numbers on an axis."""

NOT_SIMULATED = {
    "route_map", "area_served", "service_map", "extra_costs", "located_and_simulated",
}  # fmt: skip
"""Not of a simulation, or never of a single run."""


def texts(figure):
    figure.draw_without_rendering()
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_has_the_same_signature(name):
    parameters = inspect.signature(getattr(charts, name)).parameters
    assert list(parameters)[:3] == ["data", "ax", "lang"]
    kinds = {parameters[key].kind for key in ("ax", "lang")}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert parameters["ax"].default is None
    assert parameters["lang"].default == "zh"


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_draws_in_both_languages_without_a_missing_glyph(name, lang, table_of):
    figure, ax = getattr(charts, name)(table_of[name], lang=lang)
    assert isinstance(figure, Figure)
    assert isinstance(ax, Axes)
    assert png_bytes(figure).startswith(b"\x89PNG")
    drawn = texts(figure)
    assert any("\u4e00" <= letter <= "\u9fff" for text in drawn for letter in text) or lang == "en"
    assert not any("□" in text for text in drawn)


@pytest.mark.parametrize("name", CHARTS)
def test_labels_differ_between_languages(name, table_of):
    zh, en = (getattr(charts, name)(table_of[name], lang=lang)[1] for lang in ("zh", "en"))
    assert zh.get_xlabel() != en.get_xlabel()
    assert zh.get_title(loc="left") != en.get_title(loc="left")
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in en.get_title(loc="left"))


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize(("lang", "bracket"), [("zh", "（"), ("en", "(")])
def test_every_axis_of_numbers_names_its_unit(name, lang, bracket, table_of):
    _, ax = getattr(charts, name)(table_of[name], lang=lang)
    places = {"x": ax.get_xlabel, "y": ax.get_ylabel, "title": lambda: ax.get_title(loc="left")}
    labels = [places[place]() for place in NUMBERS.get(name, ("x", "y"))]
    assert all(bracket in label for label in labels)


@pytest.mark.parametrize("name", [name for name in CHARTS if name not in NOT_SIMULATED])
def test_a_single_run_says_it_has_no_interval(name, table_of):
    draw = getattr(charts, name)
    single, _ = draw(table_of[name].assign(replications=1))
    assert any("单次模拟，无置信区间" in text for text in texts(single))
    table = table_of[name].assign(replications=10)
    for low, high, value in (
        ("low_m3", "high_m3", "installed_m3"),
        ("low_0d", "high_0d", "rate_0d"),
        ("low", "high", "yuan_per_m3"),
    ):
        if low in table and value in table:
            table = table.assign(**{low: table[value] * 0.9, high: table[value] * 1.1})
    several, _ = draw(table, lang="en")
    assert any("10 replications" in text for text in texts(several))
    assert not any("no interval" in text for text in texts(several))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_again_from_its_csv(name, table_of, tmp_path):
    draw = getattr(charts, name)
    figure, _ = draw(table_of[name])
    paths = save_chart(figure, table_of[name], tmp_path / "图 表" / "chart")
    assert [path.suffix for path in paths] == [".png", ".svg", ".csv"]
    again, _ = draw(pd.read_csv(paths[-1], encoding="utf-8-sig"))
    assert png_bytes(again) == paths[0].read_bytes()


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_draws_on_the_axes_it_is_given_and_changes_no_setting(name, table_of):
    before = dict(mpl.rcParams)
    mine = Figure(figsize=(9, 7), layout="constrained")
    ax = mine.add_subplot()
    figure, used = getattr(charts, name)(table_of[name], ax=ax)
    assert figure is mine
    assert used is ax
    png_bytes(mine)
    assert dict(mpl.rcParams) == before


def test_the_same_table_gives_the_same_bytes(monthly):
    one, other = (svg_bytes(charts.monthly_volume(monthly)[0]) for _ in range(2))
    assert one == other
    assert b"<text" not in one  # letters are paths: no font is needed to show them


def test_charts_need_no_pyplot_and_no_display():
    code = "import sys, supplysim.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_volumes_are_drawn_in_the_unit_of_the_axis(monthly):
    _, zh = charts.monthly_volume(monthly)
    _, en = charts.monthly_volume(monthly, lang="en")
    assert [bar.get_height() for bar in zh.patches[:2]] == [2.1, 1.8]
    assert [bar.get_height() for bar in en.patches[:2]] == [21.0, 18.0]
    assert "万立方米" in zh.get_ylabel()
    assert "thousand m³" in en.get_ylabel()


def test_zones_are_sorted_and_those_without_demand_left_out(zones):
    _, ax = charts.on_time_by_zone(zones)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["北区", "南区"]


def test_the_mean_of_zones_is_a_ratio_of_sums(zones):
    # 150 of 300 and 90 of 100 on time: 240 of 400, not the mean of 50 % and 90 %
    _, ax = charts.on_time_by_zone(zones, lang="en")
    labels = ax.get_legend_handles_labels()[1]
    assert "all zones, 0 days: 60.0 %" in labels


def test_plan_tightness_and_number_stand_beside_each_rate(zones):
    figure, _ = charts.on_time_by_zone(zones)
    assert {"300", "100", "1.15", "1.10"} <= set(texts(figure))


def test_causes_beyond_the_first_nine_are_one_bar(causes):
    _, ax = charts.delay_pareto(causes)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names[0] == "塔吊"
    assert names[9:] == ["其余2项"]
    lengths = [bar.get_width() for bar in ax.patches[:10]]
    assert sum(lengths) == pytest.approx(causes["total_h"].sum() / 24)


def test_causes_without_new_lateness_show_totals_alone(causes):
    _, ax = charts.delay_pareto(causes.assign(new_h=float("nan")))
    assert ax.get_legend_handles_labels()[1] == ["总延误"]


def test_circles_stand_where_curves_meet_the_claim(claim):
    # 0.8/a = 12; 1.6/a = 12; 0.8/a + 2 = 12; 1.6/a + 4 = 12 (million m2)
    figure, ax = charts.area_served(claim, lang="en")
    circles = [line.get_xydata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert sorted(x for x, _ in circles) == pytest.approx([0.8 / 12, 0.08, 1.6 / 12, 0.2])
    assert {y for _, y in circles} == {12.0}
    wanted = {"0.067", "0.080", "0.133", "0.200", "mix 0.100", "shear wall 0.300"}
    assert wanted <= set(texts(figure))
    assert not any("no interval" in text for text in texts(figure))  # nothing here is simulated


def test_area_is_drawn_in_the_unit_of_the_axis(claim):
    heights = [
        charts.area_served(claim, lang=lang)[1].lines[2].get_ydata()[2] for lang in ("zh", "en")
    ]
    assert heights == pytest.approx([1600, 16])


def test_no_lateness_is_said_in_words(causes):
    figure, _ = charts.delay_pareto(causes.assign(new_h=0.0, total_h=0.0), lang="en")
    assert "no lateness was charged" in texts(figure)


def test_bars_of_zones_are_as_long_as_their_lateness_and_parted_by_cause(zone_causes):
    figure, ax = charts.causes_by_zone(zone_causes, lang="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["North", "South"]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["crane", "trucks", "slower than nominal", "production line", "7 others"]
    whole = zone_causes["hours"].sum() / 24
    assert sum(bar.get_width() for bar in ax.patches) == pytest.approx(whole)
    assert ax.patches[0].get_width() == pytest.approx(0.75 * 12)
    assert "57.8" in texts(figure)  # three quarters of 12 + 11 + ... + 2 storey-days


def test_zones_without_any_lateness_say_so(zone_causes):
    figure, ax = charts.causes_by_zone(zone_causes.assign(hours=0.0), lang="en")
    assert "no lateness was charged" in texts(figure)
    assert not ax.patches


def test_real_differences_are_filled_and_the_others_hollow(differences):
    figure, ax = charts.paired_differences(differences, lang="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["on-time rate",
                                                                    "mean tardiness"]  # fmt: skip
    hollow = [line for line in ax.lines if line.get_markerfacecolor() == "white"]
    assert sum(len(line.get_xdata()) for line in hollow) == 2
    filled = [line.get_xdata() for line in ax.lines if line.get_marker() == "o"]
    assert pytest.approx([12.5, 150]) in [list(xs) for xs in filled]  # 3,000 % ends at the edge
    assert {"+10.0 percentage points", "+2.50 d →"} <= set(texts(figure))
    assert any("2 more do not change" in text.replace("\n", " ") for text in texts(figure))


def test_cases_that_change_nothing_say_so(differences):
    figure, _ = charts.paired_differences(differences.assign(difference=0.0), lang="en")
    assert "no difference to draw" in texts(figure)


def test_flow_widths_are_in_proportion_to_volume(flows):
    _, ax = charts.flow_map(flows)
    drawn = next(c for c in ax.collections if c.get_gid() == "flows")
    assert isinstance(drawn, LineCollection)
    thin, wide = drawn.get_linewidths()
    assert wide / thin == pytest.approx(12_000 / 3_000)


def test_maps_say_that_they_are_schematic(flows, routes):
    for draw, table in ((charts.flow_map, flows), (charts.route_map, routes)):
        for lang, word in (("zh", "示意图"), ("en", "schematic")):
            figure, ax = draw(table, lang=lang)
            assert word in ax.get_title(loc="left")
            assert word in texts(figure)


def test_a_network_without_any_flow_is_drawn(flows):
    figure, ax = charts.flow_map(flows.assign(m3=0.0))
    assert not [c for c in ax.collections if c.get_gid() == "flows"]
    assert png_bytes(figure)


def test_two_plants_at_one_place_are_drawn_apart():
    taken = [(0.0, 0.0)]
    x, y = apart(0.0, 0.0, taken, 2.0)
    assert max(abs(x), abs(y)) >= 2.0


@pytest.mark.parametrize(("number", "rounded"), [(37.0, 20.0), (0.8, 0.5), (100.0, 100.0)])
def test_the_scale_bar_has_a_round_length(number, rounded):
    assert _round_down(number) == pytest.approx(rounded)


def test_a_chart_that_cannot_be_written_says_so(monthly, tmp_path):
    from supplysim.errors import OutputError  # noqa: PLC0415

    (tmp_path / "file").write_text("", encoding="utf-8")
    figure, _ = charts.monthly_volume(monthly)
    with pytest.raises(OutputError, match="cannot write"):
        save_chart(figure, monthly, Path(tmp_path / "file" / "chart"))


def test_open_bases_are_numbered_and_the_road_s_width_is_its_volume(service):
    figure, ax = charts.service_map(service, lang="en")
    drawn = texts(figure)
    assert "1" in drawn
    assert any("East  50.0" in text for text in drawn)
    assert any("thousand m³" in text for text in drawn)
    assert not any("West" in text for text in drawn)
    lines = [c for c in ax.collections if isinstance(c, LineCollection)]
    assert [len(lines[0].get_segments()), len(lines[1].get_segments())] == [2, 1]


def test_extra_costs_are_written_in_millions(extras):
    figure, _ = charts.extra_costs(extras)
    assert {"0", "700"} <= set(texts(figure))


def test_proven_bounds_and_the_spread_over_cases_are_two_kinds_of_lines(extras):
    figure, ax = charts.extra_costs(extras, lang="en")
    spreads = [line.get_xdata() for line in ax.lines if line.get_gid() == "cases"]
    assert sorted(map(tuple, spreads)) == [(0, 0), (500, 800)]
    bounds = [tuple(piece[:, 0]) for line in ax.collections for piece in line.get_segments()]
    assert (690, 710) in bounds
    told = " ".join(" ".join(texts(figure)).split())
    assert "no confidence interval" in told


def test_simulated_alternatives_bear_their_located_rank(compared):
    figure, _ = charts.located_and_simulated(compared, lang="en")
    drawn = texts(figure)
    assert {"1", "2", "3"} <= set(drawn)
    assert any(text.startswith("1 best 1; 2 as planned; 3 in each") for text in drawn)
    assert any("3 replications" in text for text in drawn)


def test_the_front_joins_those_that_no_other_beats_in_both(compared):
    _, ax = charts.located_and_simulated(compared, lang="en")
    dashed = [line for line in ax.lines if line.get_linestyle() == "--"]
    (joined,) = (line.get_xydata() for line in dashed)
    assert joined == pytest.approx(np.array([[3300.0, 55.0], [3500.0, 60.0]]))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("step", [(12.0, 0.0), (30.0, 0.004), (0.0, 0.01), (0.0, 0.0)])
def test_numbers_of_near_alternatives_stand_beside_their_own_marks(compared, step, lang):
    """Eleven, ten of them close together and one far away, which presses them closer."""
    near = 10
    rows = pd.concat([compared.iloc[[0]]] * (near + 1), ignore_index=True)
    rows["located_rank"] = range(1, near + 2)
    for keys, by in (("yuan_per_m3", step[0]), ("on_time", step[1])):
        for key in (keys, f"{keys}_ci_low", f"{keys}_ci_high"):
            rows[key] += by * np.arange(near + 1) * np.where(np.arange(near + 1) % 3, 1, -1)
    far = ["yuan_per_m3", "yuan_per_m3_ci_low", "yuan_per_m3_ci_high"]
    rows.loc[near, far] += 2000
    figure, ax = charts.located_and_simulated(rows, lang=lang)
    layout.assert_tidy(figure)
    written = {t.get_text(): t for t in ax.texts if t.get_gid() == "number"}
    assert set(written) == {str(rank) for rank in rows["located_rank"]}
    marks = ax.transData.transform(np.column_stack([rows["yuan_per_m3"], 100 * rows["on_time"]]))
    renderer = figure.canvas.get_renderer()
    for i, rank in enumerate(rows["located_rank"]):
        box = Text.get_window_extent(written[str(rank)], renderer)
        away = np.hypot(*(marks - [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]).T)
        assert away[i] <= away.min() + 0.5


@pytest.mark.parametrize("draw", [charts.storey_gantt, charts.line_of_balance])
def test_a_chart_of_one_project_says_how_many_there_are(draw):
    figure, _ = draw(examples.programme(), lang="en")
    assert any("One of 12 projects" in text for text in texts(figure))
    figure, _ = draw(examples.programme().assign(projects=1), lang="en")
    assert not any("projects" in text for text in texts(figure))


def test_charts_of_lateness_have_one_unit_on_a_page():
    """30 h in all: hours, also where a single zone or cause has more total than that."""
    causes = pd.DataFrame({"cause": ["truck", "crane"], "new_h": [20.0, 10.0],
                           "total_h": [90.0, 10.0], "replications": 1})  # fmt: skip
    zones = pd.DataFrame({"zone": ["a", "b"], "title_zh": "", "title_en": "",
                          "cause": "truck", "kind": "new", "hours": [20.0, 10.0],
                          "replications": 1})  # fmt: skip
    for figure, _ in (
        charts.delay_pareto(causes, lang="en"),
        charts.causes_by_zone(zones, lang="en"),
    ):
        found = texts(figure)
        assert any("storey-hours" in text for text in found)
        assert not any("storey-days" in text for text in found)


def test_the_widest_interval_is_named_and_the_precision_asked_for_is_dashed(table_of):
    _, ax = charts.convergence(table_of["convergence"], lang="en")
    labels = ax.get_legend_handles_labels()[1]
    assert labels == ["other combinations", "widest: trucks=3", "asked for"]
    dashed = next(line for line in ax.lines if line.get_label() == "asked for")
    assert list(dashed.get_ydata()) == pytest.approx([5.0] * 11)  # per cent; of one run no interval


def test_inputs_stand_by_their_total_index_and_noise_is_told(table_of):
    figure, ax = charts.sensitivity_bars(table_of["sensitivity_bars"], lang="en")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["volume of a load", "loading"]
    assert sorted(bar.get_width() for bar in ax.patches) == pytest.approx([-2, 10, 50, 60])
    assert "noise of single runs 30 %" in texts(figure)


def test_a_turn_stands_where_it_lies_in_the_range_and_is_hollow_when_not_sure(table_of):
    figure, ax = charts.overturn(table_of["overturn"], lang="en")
    dots = {line.get_markerfacecolor(): list(line.get_xdata()) for line in ax.lines
            if line.get_marker() == "o" and len(line.get_xdata())}  # fmt: skip
    assert dots["white"] == pytest.approx([40 / 45, float("nan")], nan_ok=True)
    assert [x for key, xs in dots.items() if key != "white" for x in xs] == pytest.approx([0.35])
    written = {"9.4", "55", "[judgement] volume of a load", "4.80 percentage points"}
    assert written <= {text.replace("\n", " ") for text in texts(figure)}
    told = (
        'on-time installation rate of "trucks=3" is below that of "trucks=2" (not shown as it is)'
    )
    assert any(told in text.replace("\n", " ") for text in texts(figure))


def test_a_saved_image_has_all_of_the_label_beside_long_names(table_of):
    table = table_of["relief_ladder"]
    long = ["base", *["trucks = 2: 0.010 million yuan a year per point"] * (len(table) - 1)]
    figure, _ = charts.relief_ladder(table.assign(step_en=long), lang="en")
    image = imread(BytesIO(png_bytes(figure)))
    assert (image[:, :3, :3] == 1).all()


def test_replications_are_counted_in_whole_numbers(table_of):
    few = table_of["convergence"]
    figure, ax = charts.convergence(few[few["n"] <= 3])
    charts.save.png_bytes(figure)
    assert [tick for tick in ax.get_xticks() if tick != round(tick)] == []


def test_shares_have_no_tick_beyond_the_whole(table_of):
    figure, ax = charts.relief_ladder(table_of["relief_ladder"], lang="en")
    charts.save.png_bytes(figure)
    assert max(ax.get_xticks()) <= 100
    assert ax.spines["bottom"].get_bounds()[1] <= 100


def test_a_limit_that_the_axis_does_not_reach_has_an_arrow_and_no_cap(differences):
    _, ax = charts.paired_differences(differences, lang="en")  # tardiness: 2,500 to 3,500 %
    beyond = [list(line.get_xdata()) for line in ax.lines if line.get_gid() == "beyond"]
    assert pytest.approx([150.0]) in [xs for xs in beyond if xs]
    caps = [x for line in ax.lines if line.get_marker() == "|" for x in line.get_xdata()]
    assert caps == pytest.approx([10.0, 15.0, -6.25, 0.0, 1.25, 0.0], abs=0.01)


def test_a_legend_names_only_bars_that_are_there(table_of):
    table = table_of["delivery_scorecard"]
    for met, name in ((True, "met"), (False, "not met")):
        outcome = table["kind"] == "outcome"
        same = table.assign(met=table["met"].astype(object).where(~outcome, met))
        _, ax = charts.delivery_scorecard(same, lang="en")
        told = [text.get_text() for text in ax.get_legend().get_texts()]
        assert told == [name, "met from 90 %"]
