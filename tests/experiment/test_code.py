"""Policies and measures of one's own: part of the key, found by workers, from files and cells."""

import linecache
import sys
from types import ModuleType

import pytest

from supplysim.errors import InputError
from supplysim.experiment import Study, code
from supplysim.experiment.code import kpi_digests, pack, policy_digests, unpack
from supplysim.metrics.kpi import KPIS, kpi
from tests.experiment.test_runner import Counting

RULES = "def last(load):\n    return -load.asked\n"

CELL = """
FACTOR = 2.0

def helper(load):
    return FACTOR * load.asked

def mine(load):
    return -helper(load)
"""


@pytest.fixture
def cell(monkeypatch):
    """Return a function that runs a cell as a notebook does: in ``__main__``, in no file."""
    main = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", main)
    count = iter(range(100))

    def run(text):
        name = f"<cell {next(count)}>"
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        exec(compile(text, name, "exec"), main.__dict__)  # noqa: S102 - as a notebook does
        return main

    return run


@pytest.fixture
def own_measure():
    """A measure that this test has registered."""

    @kpi(unit="1", zh="半", en="half", meaning_zh="一半", meaning_en="a half")
    def half(arrays, window, groups):
        return KPIS["otif"].compute(arrays, window, groups)

    yield half
    KPIS.pop("half", None)


def ruled(base):
    return base.with_({"policies.dispatch": "__main__:mine"})


def test_editing_one_line_of_a_policy_invalidates_exactly_its_runs(base, tmp_path):
    (tmp_path / "rules.py").write_text(RULES, encoding="utf-8")
    rules = {"path": "policies.dispatch", "values": ["first-come", "rules.py:last"]}
    data = {"name": "rules", "levers": {"rule": rules}, "replications": {"min": 2}}

    def runs():
        study = Study.from_dict(data, base=base, folder=tmp_path)
        with Counting(1) as counted:
            results = study.run(out=tmp_path / "out", executor=counted)
        return counted.given, len(results.runs("otif"))

    assert runs() == (4, 4)
    assert runs() == (0, 4)
    (tmp_path / "rules.py").write_text(RULES.replace("-load.asked", "-load.asked - 1"), "utf-8")
    assert runs() == (2, 4)


def test_a_measure_of_ones_own_is_in_the_results_and_in_the_key(study, here, tmp_path, own_measure):
    assert set(kpi_digests()) == {"half"}
    results = study().run(out=tmp_path / "out", executor=here)
    table = results.table("half", "otif")
    values = table.pivot_table(index="choice", columns="measure", values="value")
    assert values["half"].equals(values["otif"].rename("half"))
    KPIS.pop("half")
    with Counting(1) as counted:
        study().run(out=tmp_path / "out", executor=counted)
    assert counted.given == 4
    assert own_measure.__module__ == __name__


def test_the_digest_of_a_cell_knows_everything_that_it_refers_to(base, cell):
    cell(CELL)
    first = policy_digests(ruled(base))
    cell(CELL)
    assert policy_digests(ruled(base)) == first
    cell("FACTOR = 3.0")
    second = policy_digests(ruled(base))
    cell(CELL.replace("FACTOR *", "1 + FACTOR *"))
    third = policy_digests(ruled(base))
    assert len({str(one) for one in (first, second, third)}) == 3
    cell("STRANGER = 5")
    assert policy_digests(ruled(base)) == third


def test_what_a_cell_defines_is_taken_along(base, cell, monkeypatch):
    cell(CELL)
    source = code.fetch("__main__:mine", where="policies.dispatch").source
    luggage = pack([ruled(base), base])
    assert set(luggage.policies) == {"__main__:mine"}
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # another process
    for name in luggage.sources:
        linecache.cache.pop(name)
    unpack(luggage)
    rule = sys.modules["__main__"].mine
    load = type("Load", (), {"asked": 7})()
    assert rule(load) == -14.0
    assert code.fetch("__main__:mine", where="policies.dispatch").source == source


def test_without_cloudpickle_the_remedy_is_told(base, cell, monkeypatch):
    cell(CELL)
    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    with pytest.raises(InputError, match=r"__main__:mine.*pip install cloudpickle, or write it"):
        pack([ruled(base)])
    assert not pack([base])


NOTEBOOK = [
    """
import supplysim as ss
from supplysim.metrics.kpi import KPIS, kpi
base = ss.load("small")
FACTOR = 1.0
""",
    """
def latest(load):
    return -FACTOR * load.asked

@kpi(unit="1", zh="双", en="twice", meaning_zh="两倍", meaning_en="twice the otif")
def twice(arrays, window, groups):
    sums = KPIS["otif"].compute(arrays, window, groups)
    return type(sums)(2 * sums.numerator, sums.denominator)
""",
    """
study = ss.Study.from_dict({
    "name": "cell", "levers": {"rule": {
        "path": "policies.dispatch", "values": ["first-come", "__main__:latest"]}},
    "replications": {"min": 2}}, base=base)
pooled = study.run(out="pooled", workers=2)
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as executor:
    alone = study.run(out="alone", executor=executor)
assert pooled.complete, pooled.failed.to_string()
assert pooled.digest == alone.digest
values = pooled.table("twice", "otif").pivot_table(
    index="choice", columns="measure", values="value")
assert (values["twice"] == 2 * values["otif"]).all()
""",
    """
FACTOR = 2.0
made = []
again = study.run(out="pooled", workers=1, progress=lambda state: made.append(state.done))
assert (made[0], made[-1]) == (2, 4), "the constant is in the keys of its rule alone"
""",
    "pooled",
]


@pytest.mark.slow
def test_cells_of_a_real_notebook_work_in_worker_processes(tmp_path):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in NOTEBOOK])
    client = nbclient.NotebookClient(book, timeout=300, resources={"metadata": {"path": tmp_path}})
    client.execute()
    (shown,) = book.cells[-1].outputs
    assert "<table" in shown.data["text/html"]
