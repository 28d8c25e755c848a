"""``supplysim explore``: the cases of a study as a page with sliders."""

from dataclasses import dataclass
from pathlib import Path

from supplysim.cli.codes import OK
from supplysim.cli.streams import show
from supplysim.cli.words import phrase
from supplysim.errors import Lang

__all__ = ["ExploreOrder", "write_explorer"]

_FILE = "explore.html"


@dataclass(frozen=True, slots=True)
class ExploreOrder:
    """What the command line asks for.

    Parameters
    ----------
    folder
        Folder of the results of a study.
    out
        The file; None for ``explore.html`` in the folder.
    lang
        Language of the page.
    """

    folder: Path
    out: Path | None
    lang: Lang


def write_explorer(order: ExploreOrder) -> int:
    """Write the page and return the exit code.

    Raises
    ------
    InputError
        When the folder holds no results, or none yet.
    OutputError
        When the page cannot be written.
    """
    from supplysim.experiment import open_results  # noqa: PLC0415 - pandas is heavy
    from supplysim.experiment.folder import results_folder  # noqa: PLC0415
    from supplysim.explore import explore, table_of  # noqa: PLC0415

    folder = results_folder(str(order.folder))
    table = table_of(open_results(folder))
    path = explore(table, lang=order.lang).save(order.out or folder / _FILE)
    show(phrase("explorer written", order.lang, path=path, count=len(table.cases)))
    return OK
