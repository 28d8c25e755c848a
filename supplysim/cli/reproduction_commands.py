"""The commands by which others make a result again: pack, reproduce, cite, migrate."""

from pathlib import Path
from typing import Annotated

import typer

from supplysim.cli.codes import FAILED, OK
from supplysim.cli.exits import guarded
from supplysim.cli.options import MOST_WORKERS, AllowCode, Lang, Quiet, Verbose, language
from supplysim.cli.progress import progress
from supplysim.cli.streams import log_to_stderr, say, show
from supplysim.cli.words import phrase
from supplysim.kinds import kind_of

__all__ = ["cite", "enter", "migrate", "pack", "reproduce"]

_Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="模拟或研究的结果文件夹 · folder of runs or of a study"),
]


def enter(app: typer.Typer) -> None:
    """Enter the commands."""
    for command in (pack, reproduce, cite, migrate):
        app.command()(guarded(command))


def pack(
    folder: _Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="要写出的文件 · file to write")],
    *,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """把结果及全部输入打成一个文件，供他人复现 · pack a result for others to make it again."""
    from supplysim.reproduction import pack as write_pack  # noqa: PLC0415 - light start
    from supplysim.reproduction import packed_text  # noqa: PLC0415

    log_to_stderr(verbose=verbose)
    if kind_of(str(folder)) == "bases results":
        place = folder.resolve()
        runs = place.with_name(f"{place.name}.runs")
        if runs.is_dir():
            say(phrase("packing the runs of", language(lang), path=runs.name))
            folder = runs
    show(packed_text(write_pack(folder, file), language(lang)))
    return OK


def reproduce(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.zip", help="pack 写出的文件 · what pack has written")
    ],
    *,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_WORKERS,
            help="研究用的进程数 · worker processes, for a study [one a processor]",
        ),
    ] = None,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> int:
    """重算一个打包的结果，说明是否一致 · make a packed result again; tell if it is identical."""
    from supplysim.reproduction import reproduce as make_again  # noqa: PLC0415 - light start
    from supplysim.reproduction import verdict_text  # noqa: PLC0415

    log_to_stderr(verbose=verbose, quiet=quiet)
    tongue = language(lang)
    with progress(tongue, quiet=quiet) as meter:
        what = phrase("making again", tongue, path=file)
        verdict = make_again(
            file,
            allow_code=allow_code,
            workers=workers,
            progress=lambda share: meter(what, share),
        )
    show(verdict_text(verdict, tongue))
    return OK if verdict.identical else FAILED


def cite(folder: _Folder, *, lang: Lang = "zh", verbose: Verbose = False) -> int:
    """写出引用一个结果的文字与 BibTeX · tell how to cite a result, as text and BibTeX."""
    from supplysim.reproduction import cite as citation_of  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    citation = citation_of(folder)
    show(f"{citation.text(language(lang))}\n\n{citation.bibtex()}")
    return OK


def migrate(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="方案、研究、复现包或结果文件夹 · scenario, study, zip, or folder"
        ),
    ],
    *,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """把旧格式的结果升级为当前格式 · bring results of an older format to the current one."""
    from supplysim.reproduction import migrate as upgraded  # noqa: PLC0415 - light start
    from supplysim.reproduction import migrated_text  # noqa: PLC0415

    log_to_stderr(verbose=verbose)
    show(migrated_text(upgraded(file), language(lang)))
    return OK
