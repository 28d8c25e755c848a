"""What belongs to a scenario is found where it lies, and named without saying where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supplysim.errors import InputError
from supplysim.experiment import Study
from supplysim.reproduction.portable import _source, belongings, inputs_by_name, refuse_varied
from tests.reproduction.conftest import RULES
from tests.runs.scenarios import town

NAMES = st.lists(st.sampled_from(["li", "a.csv", "b.csv", ".."]), min_size=1, max_size=4)


@given(st.dictionaries(NAMES.map("/".join), st.uuids().map(str), max_size=6))
def test_no_input_is_lost_and_no_name_leads_out(inputs):
    named = inputs_by_name(inputs)
    assert sorted(named.values()) == sorted(inputs.values())
    inside = {name for name in inputs if ".." not in name}
    assert all("/" not in name for name in set(named) - inside)


def test_a_scenario_of_shipped_parts_keeps_its_data():
    scenario = town()
    own = belongings(scenario)
    assert own.scenario == scenario.to_dict()
    assert own.code == {}


def test_a_module_is_found_without_being_imported(tmp_path, monkeypatch):
    (tmp_path / "never").mkdir()
    file = tmp_path / "never" / "imported.py"
    file.write_text("raise SystemExit", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert _source("never.imported") == file
    assert _source("never.written") is None


def test_a_notebook_has_no_file(tmp_path, monkeypatch):
    (tmp_path / "__main__.py").write_text(RULES, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert _source("__main__") is None


def test_a_study_may_vary_shipped_policies_but_no_code(tmp_path):
    rules = tmp_path / "rules.py"
    rules.write_text(RULES, encoding="utf-8")
    lever = {"path": "policies.sequencing", "values": ["earliest-due", "campaign"]}
    data = {"name": "s", "levers": {"rule": lever}}
    refuse_varied(Study.from_dict(data, base=town()))
    lever["values"][1] = f"{rules}:latest_due"
    with pytest.raises(InputError) as caught:
        refuse_varied(Study.from_dict(data, base=town()))
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].value.startswith("rule=")
