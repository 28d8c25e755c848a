"""The commands for studies and their options."""

from pathlib import Path
from typing import Annotated

import typer

from supplysim.cli.exits import guarded
from supplysim.cli.options import MOST_WORKERS, AllowCode, Json, Lang, Quiet, Verbose, language
from supplysim.cli.streams import log_to_stderr

__all__ = ["enter", "plan", "results", "status", "sweep"]

_Study = Annotated[
    str,
    typer.Argument(metavar="STUDY", help="研究文件、文件夹或内置名称 · file, folder or name"),
]
_Folder = Annotated[
    Path,
    typer.Argument(metavar="DIR", help="结果文件夹或研究 · folder of the results, or study"),
]
_Out = Annotated[Path | None, typer.Option(help="结果文件夹 · folder of the results [out/<study>]")]
_Workers = Annotated[
    int | None,
    typer.Option(min=1, max=MOST_WORKERS, help="进程数 · worker processes [one a processor]"),
]


def enter(app: typer.Typer) -> None:
    """Enter the commands."""
    for command in (plan, sweep, status, results):
        app.command()(guarded(command))


def plan(
    study: _Study,
    *,
    out: _Out = None,
    workers: _Workers = None,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> int:
    """看一个研究要跑多少、已有多少、要多久 · tell what a study takes, and what is done."""
    from supplysim.cli.sweep import SweepOrder, tell_plan  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose, quiet=quiet)
    order = SweepOrder(
        study=study,
        out=out,
        workers=workers,
        lang=language(lang),
        quiet=quiet,
        allow_code=allow_code,
    )
    return tell_plan(order)


def sweep(
    study: _Study,
    *,
    out: _Out = None,
    workers: _Workers = None,
    engine: Annotated[
        str, typer.Option(metavar="local|dask", help="在哪里跑 · where runs are carried out")
    ] = "local",
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDR", help="dask 调度器地址 · address of the scheduler")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="超过 5,000 次也跑 · begin more than 5,000 runs too")
    ] = False,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> int:
    """跑一个研究还缺的运行，可随时中断续跑 · run what a study lacks; resume at will."""
    from supplysim.cli.sweep import SweepOrder, carry_out_sweep  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose, quiet=quiet)
    order = SweepOrder(
        study=study,
        out=out,
        workers=workers,
        engine=engine,
        scheduler=scheduler,
        yes=yes,
        lang=language(lang),
        quiet=quiet,
        allow_code=allow_code,
    )
    return carry_out_sweep(order)


def status(folder: _Folder, *, lang: Lang = "zh", verbose: Verbose = False) -> int:
    """看一个研究跑到哪里 · tell how far a study is, from any terminal."""
    from supplysim.cli.study_results import tell_status  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    return tell_status(folder, language(lang))


def results(
    folder: _Folder,
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="写成 .csv、.xlsx 或 .parquet · write a file"),
    ] = None,
    charts: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="设计所支持的各种分析的图、表与工作簿 · charts and tables of all that fits",
        ),
    ] = None,
    json: Json = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """看一个研究的结果与结论，带置信区间 · show what a study came to, with intervals."""
    from supplysim.cli.study_results import ResultsOrder, tell_results  # noqa: PLC0415

    log_to_stderr(verbose=verbose)
    order = ResultsOrder(folder=folder, out=out, charts=charts, json=json, lang=language(lang))
    return tell_results(order)
