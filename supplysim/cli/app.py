"""The commands and their options; what a command does stands in modules of its own."""

from pathlib import Path
from typing import Annotated

import typer

from supplysim import __version__
from supplysim.cli import reproduction_commands, result_commands, study_commands
from supplysim.cli.codes import BAD_INPUT, FAILED, OK
from supplysim.cli.examples import epilog
from supplysim.cli.exits import guarded
from supplysim.cli.help import HelpCommand, HelpGroup
from supplysim.cli.options import (
    MOST_REPLICATIONS,
    AllowCode,
    Json,
    Lang,
    Quiet,
    Seed,
    Verbose,
    language,
)
from supplysim.cli.run import RunOrder, carry_out
from supplysim.cli.streams import log_to_stderr, say, show
from supplysim.cli.words import WELCOME, phrase
from supplysim.compiled import describe

__all__ = ["app"]

app = typer.Typer(
    name="supplysim",
    cls=HelpGroup,
    help="装配式构件供应链仿真 · discrete-event simulation of precast supply",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Scenario = Annotated[
    str | None,
    typer.Argument(
        metavar="SCENARIO", help="方案名称、.toml 或 .xlsx 文件 · name, .toml or .xlsx file"
    ),
]


@app.callback(invoke_without_command=True)
def welcome(
    context: typer.Context,
    lang: Lang = "zh",
    *,
    version: Annotated[
        bool, typer.Option("--version", help="版本，模型是否已编译 · version, is it compiled")
    ] = False,
) -> None:
    """装配式构件供应链仿真 · discrete-event simulation of precast supply."""
    if version:
        comma = "，" if language(lang) == "zh" else ", "
        show(f"supplysim {__version__}{comma}{describe(language(lang))}")
        raise typer.Exit(OK)
    if context.invoked_subcommand is None:
        show(WELCOME[lang])
    # `supplysim --lang en run` means the same as `supplysim run --lang en`
    commands = (entry.callback for entry in app.registered_commands)
    context.default_map = {f.__name__: {"lang": lang} for f in commands if f is not None}


@app.command()
@guarded
def run(
    scenario: _Scenario = None,
    *,
    seed: Seed = 0,
    replications: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_REPLICATIONS,
            help="模拟次数，给出置信区间 · replications, with intervals",
        ),
    ] = None,
    replication_index: Annotated[
        int | None, typer.Option(min=0, help="只跑第几次（从 0 起）· this one only, from 0")
    ] = None,
    overrides: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="覆盖方案中的值 · override a value"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="输出文件夹 · output folder [out/<scenario>-s<seed>]")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="覆盖非空文件夹 · replace what the folder holds")
    ] = False,
    json: Json = False,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> int:
    """模拟一个方案，写出记录与报告 · simulate a scenario, write record and report."""
    log_to_stderr(verbose=verbose, quiet=quiet)
    order = RunOrder(
        scenario=scenario,
        seed=seed,
        replications=replications,
        index=replication_index,
        overrides=tuple(overrides or ()),
        out=out,
        force=force,
        json=json,
        lang=language(lang),
        quiet=quiet,
        allow_code=allow_code,
    )
    return carry_out(order)


@app.command()
@guarded
def check(
    file: Annotated[
        str, typer.Argument(help="方案或选址研究的名称、.toml 或 .xlsx · name, .toml or .xlsx file")
    ],
    *,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """检查方案、工作簿或选址研究，一次列出全部错误 · list every fault of a file at once."""
    from supplysim.cli.check import check_file  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    return check_file(file, allow_code=allow_code, lang=language(lang))


@app.command()
@guarded
def scenarios(lang: Lang = "zh", verbose: Verbose = False) -> int:
    """列出内置的方案、研究和策略 · list built-in scenarios, studies and policies."""
    from supplysim.cli.listing import shipped_table  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    show(shipped_table(language(lang)))
    return OK


@app.command()
@guarded
def explain(
    path: Annotated[str, typer.Argument(help="字段路径，如 plan.allowance · path of a field")],
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """说明一个字段：含义、单位、范围、来源 · explain a field: meaning, unit, range, source."""
    from supplysim.cli.listing import explanation  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    show(explanation(path, language(lang)))
    return OK


@app.command()
@guarded
def schema(
    lang: Lang = "zh",  # noqa: ARG001 - how a fault would be told; the schema is bilingual
    verbose: Verbose = False,
) -> int:
    """输出方案文件的 JSON Schema · print the JSON Schema of scenario files."""
    from json import dumps  # noqa: PLC0415 - the name json is an option here

    from supplysim.scenario import schema as scenario_schema  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    show(dumps(scenario_schema(), indent=2))
    return OK


@app.command()
@guarded
def init(
    file: Annotated[
        Path, typer.Argument(help="要写出的 .xlsx 或 .toml 文件 · .xlsx or .toml file to write")
    ],
    *,
    base: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SCENARIO",
            help="工作簿从哪个方案开始 [small] · scenario that a workbook starts from [small]",
        ),
    ] = None,
    allow_code: AllowCode = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
) -> int:
    """写出一个可以改的起始方案 · write a scenario to start from."""
    from supplysim.cli.start_file import write_start  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    if file.exists():
        say(phrase("file exists", language(lang), path=file))
        return BAD_INPUT
    show(phrase("written", language(lang), path=write_start(file, base, allow_code=allow_code)))
    return OK


@app.command()
@guarded
def doctor(lang: Lang = "zh", verbose: Verbose = False) -> int:
    """看看运行所需的东西是否齐全 · see whether all that a run needs is here."""
    from supplysim.cli.doctor import examine, table  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose)
    findings = examine()
    missing = sum(not finding.ok for finding in findings)
    show(table(findings, language(lang)))
    if missing:
        say(phrase("doctor missing", language(lang), count=missing))
        return FAILED
    show(phrase("doctor fine", language(lang)))
    return OK


@app.command()
@guarded
def why(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="结果文件夹 · folder of a run")],
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            help="项目/楼栋/楼层（可加/构件号）· project/building/storey, or a component's name",
        ),
    ] = None,
    *,
    relief: Annotated[
        bool,
        typer.Option(
            "--relief", help="去掉最大的五个原因各重跑 · run again without each of the five largest"
        ),
    ] = False,
    replications: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_REPLICATIONS, help="--relief 的成对次数 · pairs of runs for --relief"
        ),
    ] = 5,
    json: Json = False,
    lang: Lang = "zh",
    verbose: Verbose = False,
    quiet: Quiet = False,
) -> int:
    """说明一个楼层为何延误 · tell why a storey is late, cause by cause."""
    from supplysim.cli.why import WhyOrder, tell_why  # noqa: PLC0415 - light start

    log_to_stderr(verbose=verbose, quiet=quiet)
    order = WhyOrder(
        folder=folder,
        name=name,
        relief=relief,
        replications=replications,
        json=json,
        lang=language(lang),
        quiet=quiet,
    )
    return tell_why(order)


result_commands.enter(app)
study_commands.enter(app)
reproduction_commands.enter(app)
for entry in app.registered_commands:
    entry.epilog = epilog(getattr(entry.callback, "__name__", ""))
    entry.cls = HelpCommand
