"""What else is wrong with a study that cannot be read whole: checks on the rest of it.

Entries that are refused are left out, and checks that need their table wait; so one pass over a
file tells what a person would else find out fault by fault.
"""

from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from supplysim.bases.checks import scenario_faults, study_faults
from supplysim.bases.study import Study
from supplysim.bases.subject import stand
from supplysim.errors import Fault
from supplysim.scenario.reading import Reading

__all__ = ["faults_of_rest"]

_MOST_ROUNDS = 20
"""Rounds of leaving out what is refused; one is nearly always enough."""


def faults_of_rest(
    data: dict[str, Any], reading: Reading, unreadable: frozenset[str]
) -> list[Fault]:
    """Return what is wrong with the parts of a study that could be read, nothing told twice.

    Parameters
    ----------
    data
        The raw study, faults of whose entries have been told.
    reading
        What it was read with.
    unreadable
        Scenarios of which it has been told that they cannot be read.
    """
    broken = {at[0] for at, _ in reading.unread if at}
    rest, kept = deepcopy(data), dict[str, tuple[int, ...]]()
    for _ in range(_MOST_ROUNDS):
        try:
            study = Study.model_validate(rest)
        except ValidationError as error:
            places = [details["loc"] for details in error.errors(include_url=False)]
            broken |= {str(place[0]) for place in places if place}
            if not _leave_out(rest, places, kept):
                return []
            continue
        study.read_with(reading)
        subject, faults = stand(study, broken=frozenset(broken), unreadable=unreadable, kept=kept)
        return [*study.placed(faults), *study_faults(subject), *scenario_faults(subject)]
    return []


def _leave_out(
    data: dict[str, Any],
    places: list[tuple[int | str, ...]],
    kept: dict[str, tuple[int, ...]],
) -> bool:
    """Take what is refused out of raw data; tell whether there was anything to take."""
    taken: dict[str, set[int]] = {}
    done = False
    for top, *below in places:
        holder = data.get(str(top))
        if isinstance(holder, list) and below and isinstance(below[0], int):
            taken.setdefault(str(top), set()).add(below[0])
        elif isinstance(holder, dict) and below and str(below[0]) in holder:
            del holder[str(below[0])]
            done = True
        elif str(top) in data:
            # something that it must have is missing, or the value itself is refused
            del data[str(top)]
            done = True
    for table, rows in taken.items():
        before = kept.get(table, tuple(range(len(data[table]))))
        kept[table] = tuple(place for i, place in enumerate(before) if i not in rows)
        data[table] = [row for i, row in enumerate(data[table]) if i not in rows]
        done = True
    return done
