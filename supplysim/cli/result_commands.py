"""The commands that compare, draw, write and show what runs came to."""

from pathlib import Path
from typing import Annotated

import typer

from supplysim.cli.exits import guarded
from supplysim.cli.options import (
    MOST_REPLICATIONS,
    MOST_WORKERS,
    AllowCode,
    Lang,
    Quiet,
    Seed,
    SeedOrNone,
    Verbose,
    language,
)
from supplysim.cli.streams import log_to_stderr

_BaseMap = Annotated[
    Path | None,
    typer.Option(
        "--base-map",
        metavar="FILE.toml",
        exists=True,
        dir_okay=False,
        help="自己的底图（须已审核）的说明，见 docs/MAPS.md · an approved base map of your own, "
        "see docs/MAPS.md",
    ),
]

__all__ = ["bases", "brief", "chart", "compare", "enter", "explore", "export", "replay"]


def enter(app: typer.Typer) -> None:
    """Enter the commands."""
    for command in (compare, bases, chart, brief, replay, explore, export):
        app.command()(guarded(command))


def compare(
    cases: Annotated[
        list[str],
        typer.Argument(
            metavar="BASE CASE...",
            help="方案名称、.toml、结果或研究文件夹，基准在前 · names, files, folders of runs or "
            "studies; base first",
        ),
    ],
    *,
    replications: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_REPLICATIONS,
            help="成对次数，默认跑到够准为止 · pairs; by default until precise",
        ),
    ] = None,
    until: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MEASURE=HALF",
            help='差值 95% 区间的半宽，如 otif=0.01 或 otif="2 %"（基准值的），可重复 · half width '
            "of a difference, absolute or in % of the base; may be repeated",
        ),
    ] = None,
    replan: Annotated[
        bool,
        typer.Option("--replan", help="允许各方案各有计划 · allow cases with plans of their own"),
    ] = False,
    seed: SeedOrNone = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_WORKERS, help="进程数，默认每核一个 · processes, one a core"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="输出文件夹 · output folder [out/compare-<cases>-s<seed>]")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="覆盖非空文件夹 · replace what the folder holds")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="stdout 只输出 JSON · nothing but JSON on stdout")
    ] = False,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="不显示进度 · no progress, no notes")
    ] = False,
) -> int:
    """成对比较方案：什么不同，结果差多少，是否确有差别 · compare cases in paired runs."""
    from supplysim.cli.compare import CompareOrder, tell_differences  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose, quiet=quiet)
    order = CompareOrder(
        cases=tuple(cases),
        seed=seed,
        replications=replications,
        until=tuple(until or ()),
        replan=replan,
        allow_code=allow_code,
        workers=workers,
        out=out,
        force=force,
        json=json,
        lang=language(lang),
        quiet=quiet,
    )
    return tell_differences(order)


def chart(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="结果文件夹 · folder of a run")],
    *,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="只画这张图，可重复 · this chart only, may be repeated"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="输出文件夹 · output folder [DIR/charts]")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", help="png,svg,pdf 中的几种 · some of png,svg,pdf")
    ] = "png,svg",
    project: Annotated[
        str | None,
        typer.Option(
            help="画哪个项目的逐层进度 [延误最多的] · project whose storeys are drawn [the latest]"
        ),
    ] = None,
    base_map: _BaseMap = None,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """把一次运行的全部图表写成文件，旁附 CSV · write all charts of a run, with their numbers."""
    from supplysim.cli.chart import ChartOrder, draw_charts  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    order = ChartOrder(
        folder=folder,
        names=tuple(name or ()),
        out=out,
        formats=formats,
        lang=language(lang),
        base_map=base_map,
        project=project,
    )
    return draw_charts(order)


def brief(
    subjects: Annotated[
        list[str],
        typer.Argument(
            metavar="X...",
            help="结果文件夹、方案、工作簿（其余与第一个比较），或一个研究文件夹 · run folders, "
            "scenarios, workbooks, the first against the others; or the folder of a study",
        ),
    ],
    *,
    formats: Annotated[
        str, typer.Option("--format", help="pdf,docx,pptx,png,html 中的几种 · some of these")
    ] = "pdf",
    out: Annotated[Path | None, typer.Option(help="输出文件夹 · output folder")] = None,
    draft: Annotated[
        bool,
        typer.Option("--draft", help="草稿：不补足重复次数，加水印 · take what there is, marked"),
    ] = False,
    replications: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_REPLICATIONS,
            help="模拟次数 [直到准时率够准] · replications [until precise]",
        ),
    ] = None,
    seed: Seed = 0,
    template: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="自己的 .typ、.docx、.pptx 模板，可重复 · templates of your own, may be repeated",
        ),
    ] = None,
    wording: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="自己的措辞，见 docs/BRIEFS.md · texts of your own"),
    ] = None,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="不显示进度 · no progress, no notes")
    ] = False,
) -> int:
    """写简报：结论、建议、假设，数字可追溯 · write a brief whose every number can be traced."""
    from supplysim.cli.brief import BriefOrder, write_down  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose, quiet=quiet)
    order = BriefOrder(
        subjects=tuple(subjects),
        out=out,
        formats=formats,
        replications=replications,
        seed=seed,
        draft=draft,
        templates=tuple(template or ()),
        wording=wording,
        lang=language(lang),
        quiet=quiet,
        allow_code=allow_code,
    )
    return write_down(order)


def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="结果文件夹 · folder of a run")],
    beside: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="并排的第二次模拟 · a second run, side by side"),
    ] = None,
    *,
    week: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help="只放从这天起的七天 · the seven days from this one on"
        ),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="从这天起 · first day")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="到这天为止（含）· last day")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="要写出的网页 · page to write [DIR/replay.html]")
    ] = None,
    base_map: _BaseMap = None,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """在地图上回放一次或两次模拟 · replay one run, or two, on a map."""
    from supplysim.cli.replay import ReplayOrder, write_replay  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    order = ReplayOrder(
        folders=(folder,) if beside is None else (folder, beside),
        week=week,
        first=first,
        last=last,
        out=out,
        base_map=base_map,
        lang=language(lang),
    )
    return write_replay(order)


def explore(
    folder: Annotated[
        Path, typer.Argument(metavar="STUDY_DIR", help="研究的结果文件夹 · results of a study")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="要写出的网页 · page to write [STUDY_DIR/explore.html]")
    ] = None,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """用滑块浏览研究中已模拟的情形 · explore the simulated cases of a study with sliders."""
    from supplysim.cli.explore import ExploreOrder, write_explorer  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    return write_explorer(ExploreOrder(folder=folder, out=out, lang=language(lang)))


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="结果文件夹 · folder of a run")],
    *,
    form: Annotated[
        str, typer.Option("--format", metavar="xlsx|csv", help="输出格式 · format of the files")
    ] = "xlsx",
    out: Annotated[
        Path | None,
        typer.Option(help="输出文件或文件夹 · file or folder [DIR/results.xlsx, DIR/tables]"),
    ] = None,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """把结果写成 Excel 工作簿或 CSV 表 · write results as an Excel workbook or CSV tables."""
    from supplysim.cli.export import ExportOrder, write_files  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    return write_files(ExportOrder(folder=folder, form=form, out=out, lang=language(lang)))


def bases(
    study: Annotated[
        str, typer.Argument(metavar="STUDY", help="研究文件、文件夹或名称 · file, folder or name")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option(help="输出文件夹 · output folder [out/<study>]")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_WORKERS, help="同时求解、模拟的个数 · searches and runs at a time"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="覆盖非空文件夹 · replace what the folder holds")
    ] = False,
    base_map: _BaseMap = None,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> int:
    """下一批基地建在哪里：选址、仿真、比较 · where the next bases should be."""
    from supplysim.cli.bases import BasesOrder, find_bases  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose, quiet=quiet)
    order = BasesOrder(
        study=study,
        out=out,
        workers=workers,
        force=force,
        lang=language(lang),
        quiet=quiet,
        base_map=base_map,
    )
    return find_bases(order)
