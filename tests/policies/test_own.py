"""Policies of one's own: named, imported, checked, allowed or refused, and written down."""

import json
import pickle
import sys
from hashlib import sha256

import pytest

import supplysim as ss
from supplysim.cli import main
from supplysim.errors import InputError
from supplysim.policies.own import fetch
from tests.runs.scenarios import town

RULES = """
from supplysim.policies.dispatch import AtDecision
from supplysim.policies.sourcing import AllAtOnce

def latest_due(order):
    return -order.due

def not_a_number(order):
    return float("nan")

def two_things(order, line):
    return 0

def half_seconds(load):
    from supplysim.policies.call_off import Call
    return Call(at=load.expected - 0.5, arrive=load.expected, direct=False)

def nobody(bidders):
    return "nobody"

@AllAtOnce
def first_named(packages):
    return {p.project: p.candidates[0].plant for p in packages}

@AtDecision
def newest(load):
    return load.now - load.asked

@AtDecision
def wrong_at_decision(load):
    return None

number = 3
"""


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """Return a folder with a module ``own_rules`` that Python finds."""
    (tmp_path / "own_rules.py").write_text(RULES, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "own_rules", raising=False)
    return tmp_path


def fault_of(run):
    with pytest.raises(InputError) as caught:
        run()
    (fault,) = caught.value.faults
    return fault


# --- finding --------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["own_rules:latest_due", "{}/own_rules.py:latest_due"])
def test_a_run_obeys_a_rule_of_ones_own_and_says_which_code_it_was(rules, form):
    scarce = {"plants.*.lines": {"slab": 1, "wall": 1, "fixed": 1}, "plants.*.positions.slab": 4}
    name = form.format(rules)
    mine = ss.simulate(town(scarce | {"policies.sequencing": name}))
    usual = ss.simulate(town(scarce))
    assert mine.digest != usual.digest
    written = mine.manifest()["inputs"]
    digest = sha256((rules / "own_rules.py").read_bytes()).hexdigest()
    assert digest in written.values()
    assert {"own_rules", "own_rules.py"} & written.keys()
    assert ss.simulate(town(scarce | {"policies.sequencing": name})).digest == mine.digest


def test_rules_that_need_more_say_so_by_the_same_marks(rules):  # noqa: ARG001
    own = {"policies.sourcing": "own_rules:first_named", "policies.dispatch": "own_rules:newest"}
    run = ss.simulate(town(own))
    assert set(run.components["plant"]) == {"east"}


def test_a_changed_file_is_another_rule(tmp_path):
    file = tmp_path / "rules.py"
    answers = []
    for key in (1, 2):
        file.write_text(f"def rule(view):\n    return {key}\n", encoding="utf-8")
        own = fetch(f"{file}:rule", where="x")
        answers.append((own.rule(None), own.source))
    digests = {source for _, source in answers}
    assert [answer for answer, _ in answers] == [1, 2]
    assert len(digests) == 2


# --- what cannot be used --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "says", "nearest"),
    [
        ("own_rulse:latest_due", "cannot be imported", "own_rules"),
        ("json.decodr:f", "cannot be imported", "json.decoder"),
        ("no_such_thing_at_all.x:f", "cannot be imported", ""),
        ("own_rules:latest_deu", "no such function", "own_rules:latest_due"),
        ("own_rules:number", "no such function", "own_rules:not_a_number"),
        ("own_rules:two_things", "exactly one positional argument", ""),
    ],
)
def test_what_cannot_be_used_is_told_before_the_run(rules, name, says, nearest):  # noqa: ARG001
    fault = fault_of(lambda: ss.simulate(town({"policies.sequencing": name})))
    assert fault.where == "policies.sequencing"
    assert fault.value.endswith(name)
    assert says in fault.en
    assert fault.nearest == nearest


def test_code_that_fails_when_imported_is_an_input_error_with_its_reason(tmp_path):
    (tmp_path / "bad.py").write_text("1 / 0\n", encoding="utf-8")
    name = f"{tmp_path / 'bad.py'}:rule"
    fault = fault_of(lambda: ss.simulate(town({"policies.dispatch": name})))
    assert "ZeroDivisionError" in fault.en
    assert not [known for known in sys.modules if known.startswith("supplysim_own_") and "bad" in
                str(sys.modules[known].__file__)]  # fmt: skip


def test_faults_of_all_families_are_told_at_once(rules):  # noqa: ARG001
    wrong = {
        "policies.sequencing": "own_rules:nothing",
        "policies.dispatch": "first-some",
        "policies.call_off": "own_rules:two_things",
    }
    with pytest.raises(InputError) as caught:
        ss.simulate(town(wrong))
    assert {fault.where for fault in caught.value.faults} == set(wrong)


@pytest.mark.parametrize(
    ("family", "rule", "says"),
    [
        ("sequencing", "not_a_number", "finite number"),
        ("dispatch", "wrong_at_decision", "finite number"),
        ("call_off", "half_seconds", "whole seconds"),
        ("sourcing", "nobody", "cannot go there"),
    ],
)
def test_an_answer_that_cannot_be_used_stops_the_run_and_names_the_rule(
    rules,  # noqa: ARG001
    family,
    rule,
    says,
):
    fault = fault_of(lambda: ss.simulate(town({f"policies.{family}": f"own_rules:{rule}"})))
    assert fault.where == f"policies.{family}"
    assert says in fault.en


# --- who may run code -----------------------------------------------------------------------


@pytest.fixture(params=["own_rules:latest_due", "own_rules.py:latest_due"])
def scenario_file(request, rules):
    text = f'extends = "small"\n[policies]\nsequencing = "{request.param}"\n'
    file = rules / "case.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_that_names_code_is_refused_unless_it_is_allowed(scenario_file):
    fault = fault_of(lambda: ss.load(scenario_file))
    assert (fault.where, fault.file) == ("policies.sequencing", str(scenario_file))
    assert "--allow-code" in fault.zh
    assert "own_rules" not in sys.modules
    allowed = ss.load(scenario_file, allow_code=True)
    assert "own_rules" not in sys.modules  # it is run by a run, not by reading
    assert allowed.allowed_code == {allowed.policies.sequencing}


def test_overrides_of_a_file_are_no_way_round(rules):  # noqa: ARG001
    own = {"policies.sequencing": "own_rules:latest_due"}
    fault = fault_of(lambda: ss.load("small", overrides=own))
    assert "--allow-code" in fault.en
    assert ss.load("small", overrides=own, allow_code=True).allowed_code


def test_the_folder_of_a_run_does_not_allow_the_code_it_names(rules, tmp_path):  # noqa: ARG001
    own = {"policies.sequencing": "own_rules:latest_due"}
    ss.simulate(town(own)).save(tmp_path / "run")
    opened = ss.open_run(tmp_path / "run").scenario
    assert "has to be allowed" in fault_of(lambda: ss.simulate(opened)).en
    more = opened.with_({"fleets.*.trucks": 9})
    assert "has to be allowed" in fault_of(lambda: ss.simulate(more)).en
    assert ss.simulate(opened.with_(own)).scenario == opened


def test_what_is_allowed_stays_so_in_changed_copied_and_pickled_scenarios(rules):  # noqa: ARG001
    mine = town({"policies.sequencing": "own_rules:latest_due"})
    kept = mine.allowed_code
    assert kept == {"own_rules:latest_due"}
    assert mine.with_({"fleets.*.trucks": 9}).allowed_code == kept
    assert pickle.loads(pickle.dumps(mine)).allowed_code == kept  # noqa: S301 - its own
    assert type(mine).from_dict(mine.to_dict()).allowed_code == set()
    assert type(mine).from_dict(mine.to_dict(), allow_code=True).allowed_code == kept


def test_a_scenario_with_a_file_of_rules_keeps_its_hash_when_both_are_moved(tmp_path):
    hashes = set()
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rules.py").write_text("def f(x): return 0\n", encoding="utf-8")
        name = f"{tmp_path / folder / 'rules.py'}:f"
        hashes.add(town({"policies.sequencing": name}).hash)
    assert len(hashes) == 1


def test_the_command_line_asks_to_be_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text("def f(order):\n    return -order.due\n", encoding="utf-8")
    (tmp_path / "case.toml").write_text(
        'extends = "small"\n[policies]\nsequencing = "own.py:f"\n', encoding="utf-8"
    )

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["supplysim", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        return stopped.value.code or 0, capsys.readouterr().err

    code, said = command("check", "case.toml", "--lang", "en")
    assert (code, "--allow-code" in said) == (2, True)
    assert command("check", "case.toml", "--allow-code")[0] == 0
    assert command("run", "case.toml", "--json")[0] == 2
    assert not (tmp_path / "out").exists()
    assert command("run", "case.toml", "--allow-code", "--quiet")[0] == 0
    manifest = json.loads((tmp_path / "out/case-s0/manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["own.py"] == sha256((tmp_path / "own.py").read_bytes()).hexdigest()
