"""Break the model on purpose and see who notices: ``python -m tests.verification.mutations``.

A check that cannot fail is worse than none. Each mutant is one small change of the source, made in
a copy; the tests of verification run first, then those of the model. A mutant that no test
notices is a hole in the tests, and the exit code says so. It takes minutes, so it is run by hand
when the model changes; that every mutant still fits the source is tested every time.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.verification.mutant import Mutant
from tests.verification.mutants_of_quality import OF_QUALITY
from tests.verification.mutants_of_sites import OF_SITES

__all__ = ["MUTANTS", "SOURCE"]

TOP = Path(__file__).parents[2]
SOURCE = TOP / "supplysim"
TESTS = ("tests/verification", "tests/model", "tests/parts", "tests/runs")
COPIED = ("supplysim", "tests", "networks", "experiments", "docs", "pyproject.toml", "README.md")


MUTANTS = (
    Mutant(
        "stages two and three swapped",
        "model/orders.py",
        "        line.reinforcement_min,\n        line.casting_min,\n",
        "        line.casting_min,\n        line.reinforcement_min,\n",
    ),
    Mutant(
        "the order of kinds of work of a line swapped",
        "model/build.py",
        '        ("interruptible", single),\n        ("uninterruptible", single),\n',
        '        ("uninterruptible", single),\n        ("interruptible", single),\n',
    ),
    Mutant(
        "the last two stages of a line swapped",
        "model/line.py",
        "self.stages = tuple(stages)",
        "self.stages = (*stages[:-2], *reversed(stages[-2:]))",
    ),
    Mutant(
        "lines work day and night",
        "model/line.py",
        "return self._calendar.span(t, seconds)",
        "return t, t + seconds",
    ),
    Mutant(
        "casting may be interrupted",
        "model/line.py",
        'self._whole = stage.work == "uninterruptible"',
        "self._whole = False",
    ),
    Mutant(
        "curing does not wait for the morning",
        "model/line.py",
        "return t, self._calendar.reopen(t + seconds)",
        "return t, t + seconds",
    ),
    Mutant(
        "lines need no pallets",
        "model/line.py",
        "ready = held.first if held is not None and held.first > now else now",
        "ready = now",
    ),
    Mutant(
        "one place more in every queue of a line",
        "model/line.py",
        "post.back = count * (post.queue or 0)",
        "post.back = count * (post.queue + 1 if post.queue else 0)",
    ),
    Mutant(
        "queues of a line lie behind the next gap",
        "model/line.py",
        "[None, *gaps]",
        "[*gaps, None]",
    ),
    Mutant(
        "nothing blocks a line",
        "model/line.py",
        "left = begin if post.blocks else ready",
        "left = ready",
    ),
    Mutant(
        "pallets pass one another in a row",
        "model/line.py",
        'in_row=order == "row" and not alone',
        "in_row=False",
    ),
    Mutant(
        "all stages of a line keep the hours of the first",
        "model/line.py",
        "Post(stage, gap, own,",
        "Post(stage, gap, hours[0],",
    ),
    Mutant(
        "nobody is thought to pass",
        "model/passing.py",
        "stage.places != 1 and len(set(column)) > 1",
        "stage.places != 1 and len(set(column)) < 1",
    ),
    Mutant(
        "stages take the lowest row, whoever was ready first",
        "model/passing.py",
        "heappush(self.waiting[k + 1], (self.now, row))",
        "heappush(self.waiting[k + 1], (0, row))",
    ),
    Mutant(
        "ties at a stage go to the highest row",
        "model/passing.py",
        "        _, row = heappop(self.waiting[k])\n",
        "        row = max(row for at, row in self.waiting[k] if at == self.waiting[k][0][0])\n"
        "        self.waiting[k] = sorted(w for w in self.waiting[k] if w[1] != row)\n",
    ),
    Mutant(
        "who passes needs no pallet",
        "model/passing.py",
        "if self.line.pallets is None else self.line.pallets):",
        "if self.line.pallets is None else len(self.times)):",
    ),
    Mutant(
        "one place more in every queue where pallets pass",
        "model/passing.py",
        "self.queued[k] >= room",
        "self.queued[k] > room",
    ),
    Mutant(
        "one machine more where nobody waits",
        "model/no_wait.py",
        "if peak < self.places:",
        "if peak <= self.places:",
    ),
    Mutant(
        "pallets are free after the first stage",
        "parts/flow_line.py",
        "pallet_until=len(self.kinds) - 1",
        "pallet_until=0",
    ),
    Mutant(
        "gantries load at night",
        "model/yard.py",
        "begin, end = self.calendar.begun(now, self._loading_s(load))",
        "begin, end = now, self.calendar.finish(now, self._loading_s(load))",
    ),
    Mutant(
        "loading does not stop at closing",
        "model/yard.py",
        "self._load(load, gantry, now, end)\n",
        "self._load(load, gantry, now, now + self._loading_s(load))\n",
    ),
    Mutant(
        "the return trip is forgotten",
        "model/fleet.py",
        "home = leave + int(nominal_s * factor + 0.5)",
        "home = leave + int(0 * factor + 0.5)",
    ),
    Mutant(
        "queues serve who came last",
        "model/station.py",
        "heappush(self._waiting, (priority, now, row, job))",
        "heappush(self._waiting, (priority, -now, row, job))",
    ),
    Mutant(
        "ties go to the highest row",
        "model/station.py",
        "heappush(self._newcomers, (row, priority, job))",
        "heappush(self._newcomers, (-row, priority, job))",
    ),
    Mutant(
        "the capacity of a station does not count who is served",
        "model/station.py",
        "present = self.in_service + len(self._waiting)",
        "present = len(self._waiting)",
    ),
    Mutant(
        "decisions come before changes",
        "model/kernel.py",
        "while queue and queue[-1].place == now:",
        "while queue and queue[-1].place == now and not waiting:",
    ),
    Mutant(
        "joints are not held",
        "model/tower.py",
        "part.held = t + self._ports.hold_s(t, self.steps.hold)",
        "part.held = t",
    ),
    Mutant(
        "a storey begins when the lifts below are done",
        "model/tower.py",
        "bears = max(self.walkable[0], self.lifted_until)",
        "bears = self.lifted_until",
    ),
    Mutant(
        "a storey begins without its kit",
        "model/tower.py",
        "there = max(state.structure, kit)",
        "there = state.structure",
    ),
    Mutant(
        "lifts may span closing hours",
        "model/crane.py",
        "            if t + seconds > close:\n",
        "            if t + seconds > NEVER:\n",
    ),
    Mutant(
        "a shared crane serves its first tower first",
        "model/crane.py",
        "tuple(sorted(towers, key=_waiting_since))",
        "towers",
    ),
    Mutant(
        "the buffer is never emptied",
        "model/crane.py",
        "buffer.level_l -= self._sum(self._lists.volume_l, load, task.first, load.next_piece)",
        "buffer.level_l -= 0",
    ),
    Mutant(
        "the gate is open at night",
        "model/gate.py",
        "opens = self.receiving.next_open(now)",
        "opens = now",
    ),
    Mutant(
        "a full gate keeps out what is lifted next",
        "model/gate.py",
        "if load is needed:",
        "if load is None:",
    ),
    Mutant(
        "a full yard stops nothing",
        "model/yard.py",
        "if self.level_l + volume_l > self.capacity_l and not beyond:",
        "if self.level_l + volume_l > 2**60 and not beyond:",
    ),
    Mutant(
        "a mould set makes two kits a day",
        "model/plant.py",
        "free_at, end = i64((now // DAY + 1) * DAY), i64(-NEVER)",
        "free_at, end = i64(-NEVER), i64(-NEVER)",
    ),
    Mutant(
        "components leave without strength",
        "model/plant.py",
        "strong = demoulded + self._ports.strength_s(demoulded)",
        "strong = demoulded",
    ),
    Mutant(
        "trucks come out of erection order",
        "model/chain.py",
        "before.tower == load.tower and before.assigned == MISSING",
        "before.tower == load.tower and before.assigned == MISSING - 1",
    ),
    Mutant(
        "orders are released without moulds",
        "model/planning.py",
        "at = max(now, asked, moulds)",
        "at = max(now, asked, drawings)",
    ),
    Mutant(
        "odd and even days swapped",
        "model/weather.py",
        'stays = "truck-even" if midnight.day % 2 else "truck-odd"',
        'stays = "truck-odd" if midnight.day % 2 else "truck-even"',
    ),
    Mutant(
        "odd trucks go first",
        "model/fleet.py",
        "self._halved = len(names) > len(set(names))",
        "self._halved = False",
    ),
    Mutant(
        "a fleet of one truck has an even half",
        "model/build.py",
        '("truck-even", trucks[1::2])][: len(trucks)]',
        '("truck-even", trucks[1::2])]',
    ),
    Mutant(
        "wind of the coast stops cranes inland",
        "model/weather.py",
        'scopes = ["crane"] if spell.region == "all" else [f"crane@{spell.region}"]',
        'scopes = ["crane"]',
    ),
    Mutant(
        "graded plants stop casting too",
        "model/weather.py",
        "if plant.grade in rule.exempt_grades}",
        "if plant.grade in ()}",
    ),
    Mutant(
        "the rule of an alert is that of its last day",
        "model/weather.py",
        "day = (scenario.start + timedelta(seconds=spell.start)).date()",
        "day = (scenario.start + timedelta(seconds=spell.end)).date()",
    ),
    Mutant(
        "weather of the year before is over by New Year",
        "model/weather.py",
        "range(scenario.start.year - 1, scenario.horizon.year + 1)",
        "range(scenario.start.year, scenario.horizon.year + 1)",
    ),
    Mutant(
        "closed hours bring failures nearer",
        "model/breakdowns.py",
        "t = calendar.finish(t, max(1, int(hours * failing.mtbf_h * HOUR + 0.5)))",
        "t = t + max(1, int(hours * failing.mtbf_h * HOUR + 0.5))",
    ),
    Mutant(
        "repairs in open hours",
        "model/breakdowns.py",
        "back = t + max(1, int(repair * HOUR + 0.5))",
        "back = calendar.finish(t, max(1, int(repair * HOUR + 0.5)))",
    ),
    Mutant(
        "broken trucks arrive as if nothing were",
        "model/fleet.py",
        " * factor + 0.5) + load.broken_s",
        " * factor + 0.5)",
    ),
    Mutant(
        "breakdowns use up the numbers of the road",
        "model/draws.py",
        'self._per_load(EVEN, "breakdown.truck", attempt)',
        'self._per_load(EVEN, "haul", attempt)',
    ),
    Mutant(
        "late drawings use up the numbers of the permits",
        "model/draws.py",
        'self._draw(late, "drawings-late", project, 1)',
        'self._draw(late, "permit", project, 1)',
    ),
    Mutant(
        "the first article is forgotten",
        "model/plant.py",
        "if used.made == 1:",
        "if used.made == 0:",
    ),
    Mutant(
        "moulds are renewed one kit too early",
        "model/plant.py",
        "used.made % life == 0:",
        "(used.made + 1) % life == 0:",
    ),
    Mutant(
        "the last mould set is used again and again",
        "model/plant.py",
        "used, life = moulds.first(), self._moulds.life",
        "used, life = moulds.sets[-1], self._moulds.life",
    ),
    Mutant(
        "changeovers go on at night",
        "model/plant.py",
        "begin = calendar.finish(now, order.changed_s)",
        "begin = now + order.changed_s",
    ),
    Mutant(
        "orders enter a line that changes over",
        "model/line.py",
        "        self._fed = now\n",
        "        self._fed = -NEVER\n",
    ),
    Mutant(
        "drawings are never late",
        "model/chain.py",
        "late = self.world.draws.drawings_late_s(awarded.name)",
        "late = 0",
    ),
    Mutant(
        "changed drawings count from the plan",
        "model/planning.py",
        "asked + entry.change_s[index])",
        "now + entry.change_s[index])",
    ),
    Mutant(
        "sites report the error of the storey below",
        "model/planning.py",
        "error = entry.error_s[index]",
        "error = entry.error_s[max(0, index - 1)]",
    ),
    Mutant(
        "learning begins one storey too late",
        "model/learning.py",
        "for n in range(highest + 1)]",
        "for n in range(1, highest + 2)]",
    ),
    Mutant(
        "forecasts do not know the cold",
        "model/outlook.py",
        "t + self._ports.hold_s(t, steps.hold)",
        "t + steps.hold",
    ),
    Mutant(
        "a permit opens the site to direct lifts, whatever its zone says",
        "model/world.py",
        "return permit and not windows, permit",
        "return permit, permit",
    ),
    *OF_QUALITY,
    *OF_SITES,
)


def main() -> int:
    """Try the mutants named, or all, and print who noticed each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("word", nargs="*", help="only mutants whose name holds one of these words")
    words = parser.parse_args().word
    chosen = [m for m in MUTANTS if not words or any(word in m.name for word in words)]
    unnoticed = 0
    for mutant in chosen:
        caught = _caught(mutant)
        unnoticed += caught is None
        sys.stdout.write(f"{mutant.name}: {caught or 'NOBODY NOTICED'}\n")
        sys.stdout.flush()
    return 1 if unnoticed else 0


def _caught(mutant: Mutant) -> str | None:
    """Return the first test that fails on a copy with the mutant in it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        copy.mkdir()
        for name in COPIED:
            here = TOP / name
            if here.is_dir():
                shutil.copytree(here, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(here, copy / name)
        file = copy / "supplysim" / mutant.file
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        for tests in TESTS:
            found = _first_failure(copy, tests)
            if found:
                return found
    return None


def _first_failure(copy: Path, tests: str) -> str | None:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    command += ["--ignore", "tests/verification/test_mutations.py"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, tests], cwd=copy, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode in (0, _NO_TESTS):
        return None
    failed = [x for x in done.stdout.splitlines() if x.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0] if failed else f"{tests} could not be run"


_NO_TESTS = 5
"""What pytest returns when nothing was collected."""


if __name__ == "__main__":
    sys.exit(main())
