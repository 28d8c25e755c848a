"""What the command line says, in Chinese and in English."""

from supplysim.cli.study_words import STUDY_PHRASES
from supplysim.errors import Lang

__all__ = ["WELCOME", "phrase"]

WELCOME: dict[str, str] = {
    "zh": """supplysim：装配式混凝土构件从模台到塔吊的离散事件仿真

试试这三条命令：
  supplysim run small          几秒钟跑完一个小城，生成 report.html
  supplysim run                跑默认方案的完整一年
  supplysim scenarios          列出内置的方案、研究和策略

全部命令：supplysim --help    英文输出：--lang en""",
    "en": """supplysim: precast supply from the mould to the crane hook, as a simulation

Three commands to try:
  supplysim run small          a small city in seconds, with a report.html
  supplysim run                the default scenario, a full year
  supplysim scenarios          lists built-in scenarios, studies and policies

All commands: supplysim --help    Chinese output: --lang zh""",
}

_PHRASES: dict[str, tuple[str, str]] = {
    "interrupted": ("已中断，没有写入任何结果。", "Interrupted; no results were written."),
    "run failed": ("运行失败：{what}", "The run failed: {what}"),
    "no memory": (
        "内存不足；请减小方案，或换一台内存更大的机器。",
        "Out of memory; try a smaller scenario or a machine with more.",
    ),
    "system": ("读写失败：{what}", "Reading or writing failed: {what}"),
    "defect": (
        "程序意外出错（这是缺陷）：{what}\n加 -v 可看到调用栈。",
        "Something unexpected went wrong (a defect): {what}\nAdd -v for the call stack.",
    ),
    "shipped scenarios": (
        "内置方案（supplysim run、compare；* 为默认）：",
        "Built-in scenarios (supplysim run, compare; * is the default):",
    ),
    "shipped studies": (
        "内置研究（supplysim plan、sweep）：",
        "Built-in studies (supplysim plan, sweep):",
    ),
    "shipped bases": (
        "内置选址研究（supplysim bases）：",
        "Built-in studies of where bases should be (supplysim bases):",
    ),
    "shipped sourcing": (
        "定标规则（policies.sourcing）：",
        "Which plant gets a project (policies.sourcing):",
    ),
    "shipped sequencing": (
        "生产排序规则（policies.sequencing）：",
        "What a plant makes first (policies.sequencing):",
    ),
    "shipped call_off": (
        "叫料规则（policies.call_off）：",
        "When sites call for loads (policies.call_off):",
    ),
    "shipped dispatch": (
        "派车规则（policies.dispatch）：",
        "Which load the next truck takes (policies.dispatch):",
    ),
    "set form": ("应写成 路径=值，例如 plan.allowance=0.2", "write PATH=VALUE: plan.allowance=0.2"),
    "out is file": (
        "输出位置 {path} 是一个文件；请另选文件夹（--out）。",
        "The output folder {path} is a file; choose another one (--out).",
    ),
    "out not empty": (
        "输出文件夹 {path} 不是空的；请加 --force 覆盖，或用 --out 另选。",
        "The output folder {path} is not empty; add --force to replace it, or choose --out.",
    ),
    "out is study": (
        "{path} 里是一个研究的各次模拟，不会覆盖；请用 --out 另选，或先自行删除该文件夹。",
        (
            "{path} holds the runs of a study and is not replaced; choose another folder (--out), "
            "or remove this one yourself."
        ),
    ),
    "out taken": (
        "输出文件夹 {path} 在此期间已被另一次运行写入；请用 --out 另选。",
        "Another run has filled the output folder {path} meanwhile; choose another one (--out).",
    ),
    "needs a run": (
        "只用于 supplysim run 写出的文件夹",
        "is for folders that supplysim run has written",
    ),
    "packing the runs of": (
        "这是选址研究的结果；打包的是它仿真的各次模拟：{path}",
        "These are results of a study of bases; what is packed are its simulated runs: {path}",
    ),
    "no study of bases": (
        "注意：supplysim bases 不能用此工作簿（不影响 run 和 compare）：{what}",
        "Note: supplysim bases cannot use this workbook (run and compare can): {what}",
    ),
    "making again": ("重算 {path}", "making {path} again"),
    "replay written": (
        "回放已写到 {path}（{size}），用浏览器打开即可，不访问网络。",
        "The replay is in {path} ({size}); open it in a browser, it asks nothing of the network.",
    ),
    "explorer written": (
        "{count} 个情形的浏览页已写到 {path}，用浏览器打开即可，不访问网络。",
        "The page of {count} cases is {path}; open it in a browser, it needs no network.",
    ),
    "week and span": (
        "--week 与 --from、--to 不能同时用",
        "--week cannot be combined with --from and --to",
    ),
    "not a day": ("不是日期；应写成 2020-06-01", "not a date; write it as 2020-06-01"),
    "file exists": ("{path} 已存在，不覆盖。", "{path} exists already; it is left alone."),
    "simulating": ("模拟 {name}", "simulating {name}"),
    "replication": (
        "模拟 {name}，第 {number}/{count} 次",
        "simulating {name}, {number} of {count}",
    ),
    "bases locate": ("选址求解，比较各选项", "locating, and looking at the options"),
    "bases analyses": ("敏感性分析", "varying demand, roads and markets"),
    "bases simulate": ("仿真备选方案", "simulating alternatives"),
    "writing": ("写出结果", "writing results"),
    "progress": ("{what}：{share}，剩余约 {left}", "{what}: {share}, about {left} left"),
    "progress done": ("{what}：100%", "{what}: 100%"),
    "progress at most": ("{what}：最多还需 {left}", "{what}: at most {left} left"),
    "one run": ("单次模拟，无置信区间", "one simulated run, no interval"),
    "many runs": (
        "{count} 次模拟的平均值与 95% 置信区间（按模拟次数）",
        "mean of {count} replications with 95 % intervals over replications",
    ),
    "seed": ("种子 {seed}", "seed {seed}"),
    "window": ("统计窗口 {start} 至 {end}", "window {start} to {end}"),
    "answer": (
        "计划构件中有 {rate} 准时吊装",
        "{rate} of the components planned in the window were installed on time",
    ),
    "nothing due": (
        "统计窗口内没有计划吊装的构件",
        "no component was due in the window",
    ),
    "tolerance": ("容差", "tolerance"),
    "days": ("{days} 天", "{days} d"),
    "by component": ("按构件", "by component"),
    "by m3": ("按体积", "by volume"),
    "by storey": ("按楼层", "by storey"),
    "bottleneck": (
        "瓶颈：{what}接近饱和（忙碌/开放 {share}）",
        "bottleneck: {what}, near their limit (busy / open {share})",
    ),
    "no bottleneck": (
        "按类平均没有资源接近饱和，最忙的是{what}（忙碌/开放 {share}）",
        "no class of resources is near its limit; busiest: {what} (busy / open {share})",
    ),
    "scorecard": (
        "交付结果：可判断的 {judged} 项中 {met} 项达到",
        "delivery: {met} of {judged} outcomes met",
    ),
    "cost": (
        "成本：每立方米吊装构件 {cost} 元{spread}；单价多为判断值",
        "cost: {cost} yuan a m³ installed{spread}; most prices are judgement",
    ),
    "spread": ("（{low} – {high}）", " ({low} – {high})"),
    "measure": ("指标", "measure"),
    "value": ("数值", "value"),
    "interval": ("95% 区间", "95 % interval"),
    "target met": ("目标达到：{name} {value} ≥ {least}", "target met: {name} {value} ≥ {least}"),
    "target missed": (
        "目标未达到：{name} {value} < {least}",
        "target missed: {name} {value} < {least}",
    ),
    "report": ("报告：{path}", "report: {path}"),
    "record": ("记录：{path}", "record: {path}"),
    "ok": ("{path}：没有问题。", "{path}: no faults."),
    "in use": (
        "{path} 正在其他程序中打开，已改写到 {other}。",
        "{path} is open in another program; {other} was written instead.",
    ),
    "written": ("已写出 {path}", "wrote {path}"),
    "many indices": (
        "--replications 与 --replication-index 不能同时使用。",
        "--replications and --replication-index exclude each other.",
    ),
    "name and relief": (
        "--relief 针对整次运行，不能与楼层名同用。",
        "--relief is about a whole run; leave the storey out.",
    ),
    "many runs in folder": (
        "这里有多次模拟的结果；请指明其中一次。",
        "several replications lie here; name one of them.",
    ),
    "nothing late": ("没有楼层晚于计划完成。", "No storey is late."),
    "cause": ("原因", "cause"),
    "new lateness": ("新增延误", "new lateness"),
    "total lateness": ("总延误", "total lateness"),
    "why scope": (
        "计入全部楼层；报告与图只计统计窗口内应完成的楼层。",
        "All storeys count; the report and its charts count those due in the window.",
    ),
    "worst storeys": ("新增延误最多的楼层：", "Storeys on which most lateness arose:"),
    "zones led by": (
        "各分区的主要原因及其占比：",
        "What most of each zone's lateness is charged to:",
    ),
    "ask why": (
        "看其中一层的经过：supplysim why {folder} 项目/楼栋/楼层",
        "The story of one of them: supplysim why {folder} project/building/storey",
    ),
    "comparing": (
        "成对运行（{done}/{asked}）",
        "running in pairs ({done} of {asked})",
    ),
    "more inputs": (
        "另有 {n} 处输入不同，见 inputs.csv。",
        "{n} more inputs differ; see inputs.csv.",
    ),
    "relieving": ("去掉原因后成对重跑", "running again without each cause"),
    "taken out": ("怎样去掉", "how it is taken out"),
    "relief note": (
        (
            "单位：{unit}。记入＝归给该原因的总延误；"
            "追回＝同种子的{n}对运行中，去掉该原因后少掉的总延误（95%置信区间）。"
        ),
        (
            "In {unit}. Charged: total lateness put down to the cause. Relieved: the total "
            "lateness that goes away in {n} pairs of runs of the same seed without it (95 % "
            "interval)."
        ),
    ),
    "adding": (
        "为简报模拟 {name}，第 {number} 次",
        "for the brief: simulating {name}, run {number}",
    ),
    "no subject": (
        "没有这个文件夹或文件；应为一次运行、一个研究的结果文件夹，或方案",
        "no such folder or file; the results of a run or of a study, or a scenario, are wanted",
    ),
    "study alone": (
        "研究的简报只讲这一个研究；与其他方案比较用 supplysim compare",
        "a brief on a study is about that study alone; supplysim compare sets cases side by side",
    ),
    "study as it is": (
        "研究的简报只用已有的运行；次数写在研究文件的 [replications] 里",
        (
            "a brief on a study rests on the runs it has; their number stands under "
            "[replications] in the study"
        ),
    ),
    "charts written": (
        "已写出 {count} 个文件到 {path}，每张图旁有同名 CSV 数据。",
        "wrote {count} files to {path}; beside each chart lie its numbers as CSV.",
    ),
    "doctor fine": ("一切就绪。", "All is in place."),
    "doctor missing": ("有 {count} 项需要处理。", "{count} thing(s) to mend."),
}


def phrase(key: str, lang: Lang, **values: object) -> str:
    """Return one sentence in ``lang`` with its values filled in."""
    zh, en = _PHRASES.get(key) or STUDY_PHRASES[key]
    return (zh if lang == "zh" else en).format(**values)
