"""A replay: in a notebook by itself, in a file by ``save``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.basemap import BaseMap
from supplysim.errors import Fault, InputError, Lang
from supplysim.offline import frame_of, write_page
from supplysim.replay.build import scene_of
from supplysim.replay.page import render
from supplysim.replay.scene import Scene
from supplysim.replay.span import span_of

if TYPE_CHECKING:
    from supplysim.run import Run

__all__ = ["Replay", "replay"]

_MOST_RUNS = 2
_HEIGHT_PX = 780


@dataclass(frozen=True, slots=True, repr=False)
class Replay:
    """One run on a map, or two side by side on one clock.

    Parameters
    ----------
    scenes
        What is shown of each run; their spans are the same.
    lang
        Language of the page.
    base
        A base map of the user's own.
    """

    scenes: tuple[Scene, ...]
    lang: Lang = "zh"
    base: BaseMap | None = None

    def __repr__(self) -> str:
        span = self.scenes[0].span
        names = ", ".join(repr(scene.title[0 if self.lang == "zh" else 1]) for scene in self.scenes)
        trips = sum(len(scene.trips.route) for scene in self.scenes)
        return f"Replay({names}, {span.start:%Y-%m-%d} to {span.end:%Y-%m-%d}: {trips:,} trips)"

    def html(self) -> str:
        """Return the page as text; it needs neither other files nor the network."""
        return render(self.scenes, lang=self.lang, base=self.base)

    def _repr_html_(self) -> str:
        return frame_of(self.html(), title="supplysim replay", height_px=_HEIGHT_PX)

    def save(self, path: str | Path) -> Path:
        """Write the page; a file that is there is replaced, a missing folder is made.

        Raises
        ------
        OutputError
            When the file cannot be written.
        """
        return write_page(self.html(), path)


def replay(
    *runs: "Run",
    start: datetime | None = None,
    end: datetime | None = None,
    lang: Lang = "zh",
    base: BaseMap | None = None,
    labels: Sequence[str] = (),
) -> Replay:
    """Return a run to be watched on a map, or two runs on one clock.

    Parameters
    ----------
    runs
        One run or two; each may be of any scenario, as long as they have some time in common.
    start, end
        The shown time, half-open, in local civil time; without them the window of the measures.
        A week of a large city takes under half a megabyte, a year about two.
    lang
        Language of the page.
    base
        A base map of the user's own, laid under the roads (:mod:`supplysim.basemap`).
    labels
        What tells the runs apart beside their titles, such as the names of their folders.

    Raises
    ------
    InputError
        When there are not one or two runs, a record does not say where its plants and sites lie,
        or the time lies outside the records.
    """
    if not 1 <= len(runs) <= _MOST_RUNS:
        raise InputError(
            [
                Fault(
                    where="runs",
                    value=str(len(runs)),
                    zh="回放显示一次或两次模拟",
                    en="a replay shows one run or two",
                )
            ]
        )
    faults = [fault for run in runs for fault in _off_the_map(run)]
    if faults:
        raise InputError(faults)
    span = span_of(runs, start, end)
    first, *others = runs
    names = (*labels, *[""] * len(runs))
    scenes = (
        scene_of(first, span, label=names[0]),
        *(
            scene_of(run, span, beside=first, label=label)
            for run, label in zip(others, names[1:], strict=False)
        ),
    )
    return Replay(scenes, lang, base)


def _off_the_map(run: "Run") -> list[Fault]:
    """Return a fault for each node of a plant or site whose position the record lacks."""
    wanted = {f"plants.{n}.node": run.scenario.plants[n].node for n in run.ledger.names["plant"]}
    wanted |= {project.name: project.node for project in run.ledger.plan.projects}
    return [
        Fault(
            where=where,
            value=node,
            zh="记录中没有该节点的位置，无法在地图上回放",
            en="the record does not say where this node lies, so there is no map to replay it on",
        )
        for where, node in wanted.items()
        if node not in run.provenance.nodes
    ]
