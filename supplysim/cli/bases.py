"""``supplysim bases``: locate the next bases, vary, simulate, and write all of it down."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from supplysim.basemap import read_base_map
from supplysim.cli.codes import INTERRUPTED, OK
from supplysim.cli.columns import columns
from supplysim.cli.folder import output_folder
from supplysim.cli.progress import progress
from supplysim.cli.streams import say, show
from supplysim.cli.words import phrase
from supplysim.errors import Lang

if TYPE_CHECKING:
    from supplysim.bases.result import Result

__all__ = ["BasesOrder", "find_bases"]


@dataclass(frozen=True, slots=True)
class BasesOrder:
    """What the command line asks for.

    Parameters
    ----------
    study
        File, folder or name of a study.
    out
        Output folder; None for ``out/<study>``.
    workers
        Searches and runs at a time, None for one a processor.
    force, lang, quiet
        Replace what the folder holds; language; no progress.
    base_map
        Description of a base map of one's own, laid under maps.
    """

    study: str
    out: Path | None
    workers: int | None
    force: bool
    lang: Lang
    quiet: bool
    base_map: Path | None = None


def find_bases(order: BasesOrder) -> int:
    """Carry out a study, write its folder and return the exit code.

    Simulated years are kept beside the output folder, in ``<folder>.runs``, as a sweep keeps them:
    a study that was interrupted goes on where it was, and ``supplysim results`` reads them.

    Raises
    ------
    InputError, OutputError
        When the study cannot be used, or its folder cannot be written.
    """
    from supplysim import __version__  # noqa: PLC0415 - with the rest
    from supplysim.bases.files import load_study  # noqa: PLC0415
    from supplysim.bases.result import run_study  # noqa: PLC0415 - scipy is heavy
    from supplysim.report.bases_write import write_study  # noqa: PLC0415 - matplotlib is heavy
    from supplysim.scenario.reading import Note  # noqa: PLC0415 - pydantic is heavy

    study = load_study(order.study)
    base = None if order.base_map is None else read_base_map(order.base_map)
    # before minutes are spent on it
    for note in (Note(study.note_zh, study.note_en), *study.notes):
        if text := note.text(order.lang):
            say(text)
    target = order.out or Path("out") / study.name
    runs = target.with_name(f"{target.name}.runs")
    try:
        with output_folder(target, force=order.force) as folder:
            with progress(order.lang, quiet=order.quiet) as meter:
                result = run_study(
                    study,
                    runs=runs,
                    workers=order.workers,
                    meter=lambda part, share: meter(phrase(f"bases {part}", order.lang), share),
                )
                meter(phrase("writing", order.lang), 1.0)
            write_study(result, folder, lang=order.lang, version=__version__, base=base)
    except KeyboardInterrupt:
        if not runs.is_dir():
            raise
        say(phrase("sweep interrupted", order.lang))
        return INTERRUPTED
    show(_text(result, order.lang))
    show(phrase("report", order.lang, path=target / "index.html"))
    return OK


def _text(result: "Result", lang: Lang) -> str:
    from supplysim.report.bases_cells import intervals, number  # noqa: PLC0415
    from supplysim.report.bases_columns import column  # noqa: PLC0415
    from supplysim.report.bases_findings import bases_answer, left_out_lines  # noqa: PLC0415 - with the rest

    heads = [column(key, lang) for key in ("alternative", "yuan")]
    heads += ["", "", column("bases", lang)]
    rows = []
    for row in result.tables["alternatives"].to_dict("records"):
        named = [str(row[f"title_{lang}"]), number("yuan", row["yuan"], lang)]
        rows.append([*named, *intervals(row, "yuan", lang), number("bases", row["bases"], lang)])
    table = columns([heads, *rows], right=frozenset({1, 4}))
    lines = left_out_lines(result, lang)
    missing = "".join(f"{line}\n" for line in ["", *lines]) if lines else ""
    return f"{bases_answer(result, lang=lang)}\n\n{table}\n{missing}"
