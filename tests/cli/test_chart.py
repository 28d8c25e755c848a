"""``supplysim chart``: from the folder of a run alone."""

import json
from shutil import copytree

import pytest

import supplysim as ss
from supplysim.cli.chart import read_relief


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder of a run of ``small``."""
    return ss.simulate(ss.load("small"), seed=0).save(tmp_path_factory.mktemp("某 市") / "run")


def test_one_chart_is_written_with_its_numbers(command, folder, here):
    ended = command("chart", folder, "--name", "crane_use", "--out", here / "图", "--format", "svg")
    assert (ended.code, ended.err) == (0, "")
    assert sorted(path.name for path in (here / "图").iterdir()) == [
        "crane_use.csv",
        "crane_use.svg",
    ]
    assert "已写出 2 个文件" in ended.out


def test_charts_of_several_replications_are_of_their_mean(command, folder, here):
    for number in range(2):
        copytree(folder, here / "many" / f"r00{number}")
    ended = command("chart", here / "many", "--name", "yard_stock", "--lang", "en")
    assert ended.code == 0
    text = (here / "many" / "charts" / "yard_stock.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[1].endswith(",2")


def test_a_base_map_lies_under_maps_and_is_credited(command, folder, here):
    (here / "a.geojson").write_text('{"type": "LineString", "coordinates": [[0, 0], [1, 1]]}')
    (here / "base.toml").write_text('source = "no. 7"\napproved = true\nlines = "a.geojson"\n')
    arguments = ("--name", "flow_map", "--name", "crane_use", "--format", "svg", "--out")
    assert command("chart", folder, *arguments, here / "plain").code == 0
    ended = command("chart", folder, *arguments, here / "based", "--base-map", here / "base.toml")
    assert (ended.code, ended.err) == (0, "")
    told = {
        name: [(here / place / f"{name}.svg").read_text("utf-8") for place in ("plain", "based")]
        for name in ("flow_map", "crane_use")
    }
    assert 'id="base"' not in told["flow_map"][0]
    assert 'id="base"' in told["flow_map"][1]
    assert told["crane_use"][0] == told["crane_use"][1]


def test_a_base_map_that_was_not_approved_is_refused(command, folder, here):
    (here / "base.toml").write_text('source = "no. 7"\nlines = "a.geojson"\n')
    ended = command("chart", folder, "--base-map", here / "base.toml", "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "approved = true" in ended.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--name", "crane_us"), "crane_use"),
        (("--name", "tornado"), "no such chart here"),
        (("--name", "charged_and_relieved"), "--relief"),
        (("--format", "gif,jpg"), "png, svg, pdf"),
        (("--format", ","), "png, svg, pdf"),
    ],
)
def test_what_cannot_be_drawn_is_bad_input(command, folder, arguments, told):
    ended = command("chart", folder, *arguments, "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


def test_a_folder_that_is_no_run_is_bad_input(command, here):
    ended = command("chart", here, "--lang", "en")
    assert (ended.code, ended.out) == (2, "")
    assert "not the folder of a run" in ended.err


def test_relief_of_another_scenario_is_left_alone(folder, tmp_path):
    run = ss.open_run(folder)
    row = {"cause": "crane", "charged_s": 3600, "relieved_s": None, "removed": "more cranes"}
    for scenario_hash, known in ((run.scenario.hash, True), ("other", False)):
        content = {"hash": scenario_hash, "seed": run.seed, "causes": [row]}
        (tmp_path / "relief.json").write_text(json.dumps(content), encoding="utf-8")
        assert (read_relief(tmp_path, run) is not None) == known
    assert read_relief(folder, run) is None
