"""What the commands for studies say, in Chinese and in English."""

__all__ = ["STUDY_PHRASES"]

STUDY_PHRASES: dict[str, tuple[str, str]] = {
    "study head": (
        "研究 {name}：{points} 个设计点 x {replications} 次模拟 = {runs} 次运行",
        "study {name}: {points} points x {replications} replications = {runs} runs",
    ),
    "study head open": (
        "研究 {name}：{points} 个设计点 x {replications} 次模拟 = 最多 {runs} 次运行",
        "study {name}: {points} points x {replications} replications = at most {runs} runs",
    ),
    "study levers": ("杠杆：{names}", "levers: {names}"),
    "study uncertainties": ("不确定量：{names}", "uncertainties: {names}"),
    "study until": ("直到：{rules}", "until: {rules}"),
    "study done": ("已完成 {done}，还缺 {left}", "done {done}, lacking {left}"),
    "study piloting": ("先试跑一次以估计用时", "one pilot run, to estimate the time"),
    "study time": (
        "每次约 {each} 秒，{workers} 个进程：{least} 至 {most}",
        "about {each} s a run, {workers} processes: {least} to {most}",
    ),
    "study where": ("结果文件夹：{path}", "results go to {path}"),
    "sweeping": (
        "{name}：{done}/{wanted} 次，每秒 {rate} 次",
        "{name}: {done} of {wanted} runs, {rate} a second",
    ),
    "sweep begins": (
        "{name}：先跑 {first} 次，然后{then}：总共最多 {most} 次",
        "{name}: {first} runs first, then {then}: at most {most} in all",
    ),
    "sweep until": ("追加到精度达到", "more until the precision is reached"),
    "sweep selects": (
        "由 {procedure} 追加，直到选出最好的方案",
        "{procedure} adds runs until the best is known",
    ),
    "sweep done": (
        "{name}：每点 {replications} 次模拟，共 {runs} 次运行；结果在 {path}",
        "{name}: {replications} replications a point, {runs} runs; results in {path}",
    ),
    "sweep ended": (
        "达到次数上限 {most}，精度未到。",
        "The precision was not reached within {most} replications.",
    ),
    "sweep failed": (
        "{count} 次运行失败；其余都已完成。重跑同一命令会再试。第一个：",
        "{count} runs failed; all others are done. The same command tries them again. The first:",
    ),
    "sweep interrupted": (
        "已中断；完成的结果都已保存，重跑同一命令即可续跑。",
        "Interrupted; what was finished is saved, and the same command goes on from there.",
    ),
    "sweep look": ("看结果：supplysim results {path}", "to see them: supplysim results {path}"),
    "engine unknown": ("应为 local 或 dask", "must be local or dask"),
    "engine scheduler": (
        "--engine dask 需要 --scheduler 地址",
        "--engine dask needs the address of a --scheduler",
    ),
    "scheduler engine": (
        "--scheduler 只与 --engine dask 同用",
        "--scheduler goes with --engine dask only",
    ),
    "status running": (
        "正在运行（{host}，进程 {pid}，{age} 秒前有动静）",
        "running ({host}, process {pid}, last sign of life {age} s ago)",
    ),
    "status quiet": ("没有进程在写", "no process is writing"),
    "status counts": (
        "完成 {done}（至此需 {wanted}），失败 {failed}；每次平均 {each} 秒",
        "done {done} (wanted so far {wanted}), failed {failed}; {each} s a run on average",
    ),
    "status counts open": (
        "完成 {done}（至此需 {wanted}，总共最多 {most}），失败 {failed}；每次平均 {each} 秒",
        "done {done} (wanted so far {wanted}, at most {most}), failed {failed}; {each} s a run",
    ),
    "status complete": (
        "已到停止规则：每点用 {replications} 次",
        "the stopping rule was reached: {replications} replications a point",
    ),
    "status interrupted": (
        "已中断：写入它的进程已不在（{host}，进程 {pid}，{age} 秒前最后有动静）",
        "interrupted: its process is gone ({host}, process {pid}, last heard of {age} s ago)",
    ),
    "status open": (
        "未完成；运行 {command} 即可续跑",
        "not complete; `{command}` goes on from there",
    ),
    "study file": ("研究文件", "STUDY"),
    "all the same": ("各次相同", "the same each time"),
    "results note": (
        (
            "数值后为单项95%区间，单位为{unit}（{n}），各次相同处没有区间；"
            "另有指标：--json 或 --out 文件"
        ),
        (
            "value and single 95 % interval over {unit} ({n}), none where all are the same; "
            "all measures: --json or --out FILE"
        ),
    ),
    "results best": (
        "按{measure}可能最好的（{sure}% 把握最好的在其中）：{names}",
        "can still be the best in {measure} (it is among them with {sure} % confidence): {names}",
    ),
    "selection sure": (
        "{measure}最好的是：{name}（{procedure}：若至少好 {zone}，选对的概率不低于 {sure}%）",
        "best in {measure}: {name} ({procedure}: correct with {sure} % or more if {zone} better)",
    ),
    "selection likely": (
        "{measure}最好的是：{name}（OCBA：选对的概率估计为 {probability}%）",
        "best in {measure}: {name} (OCBA: correct with an estimated {probability} %)",
    ),
    "selection spent": (
        "{budget} 次用完，{measure}大概是 {name}（OCBA 估计 {probability}%）；可能：{names}",
        "{budget} runs spent: {measure} probably {name} (OCBA: {probability} %); may be: {names}",
    ),
    "selection open kn": (
        "{measure}在 {most} 次后未分出：{names}（KN 最多需 {needed} 次；请加大 most 或 zone）",
        "{measure} undecided after {most}: {names} (KN needs up to {needed}; raise most or zone)",
    ),
    "selection open rinott": (
        "{measure}未分出：Rinott 需 {needed} 次，多于 most = {most}；请加大 most 或 zone",
        "{measure} undecided: Rinott needs {needed}, above most = {most}; raise most or zone",
    ),
    "selection runs": (
        "各方案的运行次数：{runs}（共 {total}）",
        "runs of each alternative: {runs} ({total} in all)",
    ),
    "selection dropped": ("已淘汰：{names}", "dropped: {names}"),
    "selection dropped one": ("{name}（{runs} 次后）", "{name} after {runs} runs"),
    "study selection": (
        "择优：{procedure}，指标 {measure}，另加最多 {runs} 次运行，总共最多 {most} 次",
        "selection: {procedure} on {measure}, at most {runs} runs more, {most} in all",
    ),
    "results unfit": ("本研究的设计不支持：", "Not for the design of this study:"),
    "results charts": (
        "图与数据表：supplysim results {path} --charts 文件夹",
        "charts and their numbers: supplysim results {path} --charts FOLDER",
    ),
    "unit replication": ("模拟次数", "replications"),
    "unit sample": ("不确定量样本", "samples of the world"),
    "results partial": (
        "研究未完成，以下是目前的结果",
        "the study is not complete; this is what there is so far",
    ),
    "results second name": (
        "{wanted} 正被另一个程序打开，已改写到 {path}",
        "{wanted} is open in another program; wrote {path} instead",
    ),
    "combination": ("组合", "combination"),
}
