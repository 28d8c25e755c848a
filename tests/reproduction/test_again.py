"""A packed result comes out the same, or the first difference is named with what explains it."""

import json
import platform
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

import supplysim as ss
from supplysim.errors import InputError
from supplysim.experiment import Study
from supplysim.reproduction import Change, Difference, pack, reproduce, verdict_text
from supplysim.reproduction.archive import CONTENTS, write_archive
from tests.reproduction.conftest import RULES
from tests.runs.scenarios import town


def repacked(file, contents, **changes):
    """Write a zip anew with parts changed, digests and all, as one who means harm would."""
    parts = contents(file)
    about = json.loads(parts.pop(CONTENTS))
    parts |= {name.replace("__", "/"): part for name, part in changes.pop("parts", {}).items()}
    for name in changes.pop("without", ()):
        del parts[name]
    about = {k: v for k, v in (about | changes).items() if k not in {"parts", "format"}}
    return write_archive(file.with_name("changed.zip"), parts, about)


def refused(file, words, **options):
    with pytest.raises(InputError) as caught:
        reproduce(file, **options)
    assert words in caught.value.text("en")


def one_late(run):
    """Return the run with one component installed a second later, and its row."""
    installed = run.ledger.components["installed"].copy()
    row = int(np.flatnonzero(installed > 0)[7])
    installed[row] += 1
    ledger = replace(run.ledger, components={**run.ledger.components, "installed": installed})
    return replace(run, ledger=ledger), row


@pytest.mark.parametrize("kind", ["folder", "many"])
def test_runs_come_out_the_same(kind, request, tmp_path):
    shares = []
    file = pack(request.getfixturevalue(kind), tmp_path / "a.zip").path
    verdict = reproduce(file, progress=shares.append)
    assert verdict.identical
    assert verdict.runs == {"folder": 1, "many": 2}[kind]
    assert shares == sorted(shares)
    assert 0 < max(shares) <= 1
    assert verdict_text(verdict, "zh").startswith("一致")
    assert verdict_text(verdict, "en").startswith("identical")


def test_one_second_is_found_and_named(run, tmp_path):
    changed, row = one_late(run)
    file = pack(changed.save(tmp_path / "run"), tmp_path / "a.zip").path
    verdict = reproduce(file)
    name = run.components["component"].iloc[row]
    right = int(run.ledger.components["installed"][row])
    expected = Difference(
        "r000", "components", f"{row} ({name})", "installed", str(right + 1), str(right)
    )
    assert verdict.difference == expected
    for lang in ("zh", "en"):
        text = verdict_text(verdict, lang)
        assert all(word in text for word in (name, "installed", str(right), str(right + 1)))


def test_the_version_that_explains_it_is_told_the_likeliest_first(run, tmp_path):
    changed, _ = one_late(run)
    older = {**run.provenance.versions, "pandas": "2.0.0", "numpy": "1.26.0"}
    provenance = replace(run.provenance, versions=older, commit="a" * 40)
    changed = replace(changed, provenance=provenance)
    verdict = reproduce(pack(changed.save(tmp_path / "run"), tmp_path / "a.zip").path)
    now = run.provenance.versions
    told = [change for change in verdict.changes if change.name != "commit"]
    assert told == [
        Change("numpy", "1.26.0", now["numpy"]),
        Change("pandas", "2.0.0", now["pandas"]),
    ]
    assert f"numpy 1.26.0 -> {now['numpy']}" in verdict_text(verdict, "en")
    assert "likeliest first" in verdict_text(verdict, "en")


def test_without_another_version_the_text_says_what_else_it_may_be(run, tmp_path):
    changed, _ = one_late(run)
    changed = replace(changed, provenance=replace(run.provenance, commit=""))
    verdict = reproduce(pack(changed.save(tmp_path / "run"), tmp_path / "a.zip").path)
    assert verdict.changes == ()
    assert "another operating system" in verdict_text(verdict, "en")
    assert "操作系统" in verdict_text(verdict, "zh")


def test_a_study_comes_out_the_same(studied, tmp_path):
    verdict = reproduce(pack(studied, tmp_path / "a.zip").path, workers=1)
    assert (verdict.kind, verdict.runs, verdict.difference) == ("study", 4, None)


def test_a_selection_is_made_again_and_compared(scenario, tmp_path, contents):
    data = {
        "name": "fleet",
        "levers": {"trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]}},
        "replications": {"min": 2},
        "selection": {"measure": "tardiness_h", "procedure": "kn", "zone": 50.0, "first": 3},
    }
    with ThreadPoolExecutor(1) as executor:
        results = Study.from_dict(data, base=scenario).run(out=tmp_path / "a", executor=executor)
    file = pack(tmp_path / "a", tmp_path / "a.zip").path
    assert reproduce(file, workers=1).identical
    rows = json.loads(contents(file)["runs.json"])
    assert rows[-1]["replication"] == "selection"
    runs = results.best()["n"].iloc[-1]
    rows[-1]["digest"] = rows[-1]["digest"].replace(str(runs), "99")
    changed = repacked(file, contents, parts={"runs.json": json.dumps(rows).encode()})
    found = reproduce(changed, workers=1).difference
    assert found.run == f"{results.best()['choice'].iloc[-1]} / selection"
    assert (found.was, found.now) == ("99, False", f"{runs}, False")


def test_a_folder_in_place_of_a_zip_is_told_what_it_is(folder):
    with pytest.raises(InputError, match="this is a run"):
        reproduce(folder)


def test_a_measure_of_a_study_is_found_and_named(studied, tmp_path, contents):
    file = pack(studied, tmp_path / "a.zip").path
    runs = json.loads(contents(file)["runs.json"])
    right = runs[2]["components_per_day"]
    runs[2]["components_per_day"] = right + 1
    changed = repacked(
        file, contents, parts={"runs.json": json.dumps(runs).encode()}, model="0" * 64
    )
    verdict = reproduce(changed, workers=1)
    name = f"{runs[2]['point']} / {runs[2]['replication']}"
    expected = Difference(name, "runs", "2", "components_per_day", str(right + 1), str(right))
    assert verdict.difference == expected
    assert [change.name for change in verdict.changes] == ["model"]


def test_code_runs_only_when_it_is_allowed(own, tmp_path):
    rules, folder = own
    file = pack(folder, tmp_path / "a.zip").path
    rules.unlink()
    refused(file, "--allow-code")
    assert reproduce(file, allow_code=True).identical


def test_a_rule_of_a_module_goes_along(tmp_path, monkeypatch):
    home = tmp_path / "modules"
    (home / "packed_rules").mkdir(parents=True)
    (home / "packed_rules" / "order.py").write_text(RULES, encoding="utf-8")
    monkeypatch.syspath_prepend(str(home))
    scenario = town({"policies.sequencing": "packed_rules.order:latest_due"})
    folder = ss.simulate(scenario, seed=1).save(tmp_path / "run")
    file = pack(folder, tmp_path / "a.zip").path
    (home / "packed_rules" / "order.py").unlink()
    assert reproduce(file, allow_code=True).identical


def test_a_study_on_a_rule_of_one_s_own_over_a_table_of_levels(own, tmp_path):
    rules, _ = own
    (tmp_path / "levels.csv").write_text("trucks,cranes\n0.5,1\n1,0.5\n", encoding="utf-8")
    data = {
        "name": "table",
        "levers": {
            "trucks": {"path": "fleets.*.trucks", "scale": [0.5, 1.0]},
            "cranes": {"path": "sites.cranes_per_tower", "values": [0.5, 1.0]},
        },
        "design": {"levers": {"table": "levels.csv"}},
        "replications": {"min": 1},
    }
    base = town({"policies.sequencing": f"{rules}:latest_due"})
    with ThreadPoolExecutor(1) as executor:
        study = Study.from_dict(data, base=base, folder=tmp_path)
        study.run(out=tmp_path / "results", executor=executor)
    file = pack(tmp_path / "results", tmp_path / "a.zip").path
    rules.unlink()
    (tmp_path / "levels.csv").unlink()
    refused(file, "--allow-code", workers=1)
    verdict = reproduce(file, allow_code=True, workers=1)
    assert (verdict.runs, verdict.difference) == (2, None)


def test_code_that_is_not_in_the_list_of_code_does_not_run(own, tmp_path, contents):
    _, folder = own
    changed = repacked(pack(folder, tmp_path / "a.zip").path, contents, code={})
    refused(changed, "policies.sequencing")


def test_code_outside_the_zip_does_not_run(own, tmp_path, contents):
    rules, folder = own
    file = pack(folder, tmp_path / "a.zip").path
    changed = repacked(file, contents, code={"sequencing": str(rules)})
    refused(changed, "table of contents is not complete", allow_code=True)


def test_levels_of_a_study_bring_in_no_code(studied, tmp_path, contents):
    trap = tmp_path / "trap.py"
    trap.write_text(f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n{RULES}", encoding="utf-8")
    file = pack(studied, tmp_path / "a.zip").path
    data = json.loads(contents(file)["study.json"])
    for path, value in (
        ("policies.sequencing", f"{trap}:latest_due"),
        ("policies", {"sequencing": f"{trap}:latest_due"}),
    ):
        data["study"]["levers"]["trucks"] = {"path": path, "values": [value]}
        changed = repacked(file, contents, parts={"study.json": json.dumps(data).encode()})
        with pytest.raises(InputError):
            reproduce(changed, workers=1)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("part", ["records/r000/manifest.json", "records/r000/components.parquet"])
def test_a_record_without_a_part_is_refused(folder, tmp_path, contents, part):
    file = pack(folder, tmp_path / "a.zip").path
    with pytest.raises(InputError):
        reproduce(repacked(file, contents, without=[part]))


def test_contents_that_are_no_contents_are_refused(folder, tmp_path, contents):
    file = pack(folder, tmp_path / "a.zip").path
    for changes in ({"kind": "film"}, {"numbers": []}, {"numbers": ["0"]}, {"code": None}):
        refused(repacked(file, contents, **changes), "table of contents is not complete")
    empty = repacked(file, contents, parts={"records/r000/manifest.json": b'{"format": 1}'})
    refused(empty, "not complete")


def test_a_study_without_its_content_is_refused(studied, tmp_path, contents):
    file = pack(studied, tmp_path / "a.zip").path
    for content in (b"{}", b"[]", b"no json"):
        refused(repacked(file, contents, parts={"study.json": content}), "not complete")


def test_the_machine_s_name_is_not_part_of_any_verdict(folder, tmp_path):
    verdict = reproduce(pack(folder, tmp_path / "a.zip").path)
    assert platform.node() not in repr(verdict)
