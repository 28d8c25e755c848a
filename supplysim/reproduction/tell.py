"""What is said of packed results and of results made again, in Chinese and in English."""

from supplysim.errors import Lang
from supplysim.reproduction.again import Change, Verdict
from supplysim.reproduction.difference import Difference
from supplysim.reproduction.migration import Migrated
from supplysim.reproduction.packing import Packed

__all__ = ["migrated_text", "packed_text", "verdict_text"]

_KINDS = {
    "scenario": ("方案", "scenario"),
    "study": ("研究文件", "study"),
    "run": ("模拟结果", "folder of a run"),
    "results": ("研究结果", "results of a study"),
    "packed": ("复现包", "packed result"),
}


def packed_text(packed: Packed, lang: Lang) -> str:
    """Return one line on what was packed."""
    size = f"{packed.size / 1e6:.1f} MB"
    if lang == "zh":
        return f"已打包 {packed.runs} 次运行（{size}）：{packed.path}；复现：supplysim reproduce"
    runs = "1 run" if packed.runs == 1 else f"{packed.runs} runs"
    return f"packed {runs} ({size}): {packed.path}; to make them again: supplysim reproduce"


def verdict_text(verdict: Verdict, lang: Lang) -> str:
    """Return whether a result came out the same; otherwise where not, and what explains it."""
    if verdict.difference is None:
        return "\n".join([_identical(verdict.runs, lang), *_although(verdict.changes, lang)])
    return "\n".join([_where(verdict.difference, lang), _explained(verdict.changes, lang)])


def migrated_text(done: Migrated, lang: Lang) -> str:
    """Return one line on what was done to a file or folder."""
    zh, en = _KINDS[done.kind]
    if done.before == done.now:
        if lang == "zh":
            return f"{zh}，格式 {done.now}，即当前格式；无需升级"
        return f"{en}, format {done.now}, the current one; nothing to upgrade"
    zh = f"{zh}，格式 {done.before} -> {done.now}"
    en = f"{en}, format {done.before} -> {done.now}"
    if done.kept is None:
        return f"{zh}：每次读取时升级，文件不变" if lang == "zh" else f"{en} whenever it is read"
    return f"{zh}；原件在 {done.kept}" if lang == "zh" else f"{en}; the old one is {done.kept}"


def _identical(runs: int, lang: Lang) -> str:
    if lang == "zh":
        return f"一致：{runs} 次运行全部相同"
    return f"identical: {'1 run' if runs == 1 else f'{runs} runs'}, every number the same"


def _where(found: Difference, lang: Lang) -> str:
    was, now = found.was or "—", found.now or "—"
    if lang == "zh":
        row = f"，第 {found.row} 行" if found.row else ""
        return (
            f"不一致。第一处：{found.run}，表 {found.table}{row}，列 {found.column}："
            f"原为 {was}，现为 {now}（行从 0 起，值如记录：秒、升、千克）"
        )
    row = f", row {found.row}" if found.row else ""
    return (
        f"not identical. First difference: {found.run}, table {found.table}{row}, column "
        f"{found.column}: was {was}, is {now} (rows from 0; values as recorded: s, L, kg)"
    )


def _although(changes: tuple[Change, ...], lang: Lang) -> list[str]:
    if not changes:
        return []
    return [f"版本虽有不同：{_list(changes)}" if lang == "zh" else f"although: {_list(changes)}"]


def _explained(changes: tuple[Change, ...], lang: Lang) -> str:
    if changes:
        head = (
            "版本不同，最可能的在前：" if lang == "zh" else "versions differ, the likeliest first: "
        )
        return f"{head}{_list(changes)}"
    if lang == "zh":
        return "已知版本全部相同：可能是另一种操作系统，或源代码被改动而版本号未变"
    return (
        "all known versions are the same: perhaps another operating system, or sources that were "
        "changed without a new version"
    )


def _list(changes: tuple[Change, ...]) -> str:
    return "; ".join(f"{one.name} {_short(one.was)} -> {_short(one.now)}" for one in changes)


def _short(version: str) -> str:
    """Return a version, a hash by its first twelve characters.

    Examples
    --------
    >>> _short("2.4.6"), _short("a" * 40 + "+")
    ('2.4.6', 'aaaaaaaaaaaa+')
    """
    longest_version = 20
    changed = "+" if version.endswith("+") else ""
    return version if len(version) < longest_version else f"{version[:12]}{changed}"
