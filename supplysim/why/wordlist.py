"""The words of a chain: what goes on in a step, in Chinese and in English."""

from supplysim.errors import Lang
from supplysim.metrics.tiles import WORK, Step
from supplysim.wording import cause as cause_name

__all__ = ["OF_THE_TOWER", "PHRASES", "phrase"]

OF_THE_TOWER: frozenset[Step] = frozenset({"given", "site-start"})
"""Steps of a whole tower, told without the milestone they led to."""

PHRASES: dict[Step, tuple[str, str]] = {
    "given": (
        "模拟开始时楼栋已落后于计划",
        "the tower was behind its plan when the simulation began",
    ),
    "site-start": ("楼栋现场晚开工", "the site of the tower started late"),
    "begin": ("等候班组上班", "waiting for the crew's working hours"),
    "lift": ("吊装", "lifting"),
    "hook": ("等候起吊", "waiting to be lifted"),
    "own-lifts": ("本楼栋其他构件先吊", "other pieces of the tower are lifted first"),
    "other-lifts": (
        "塔吊在为其他楼栋吊装或卸车，等候起吊",
        "waiting to be lifted while the crane serves another tower or sets down a load",
    ),
    "joint-hold": ("节点等强", "joint hold"),
    "crew-wait": ("等候班组", "waiting for a crew"),
    "crew": ("班组支模等作业", "formwork and other crew work"),
    "pour-wait": ("等候浇筑时段", "waiting for pouring hours"),
    "pour": ("叠合层浇筑", "topping pour"),
    "walking": ("达到上人强度", "gaining walking strength"),
    "called-ahead": ("等候工地用到", "waiting until the site needs it"),
    "window": (
        "等候可以出车的时段（限行与收货时间）",
        "waiting for hours in which a trip fits (truck ban, receiving hours)",
    ),
    "truck": ("等候派车", "waiting for a truck"),
    "to-bay": ("空车到装车位", "empty truck to the loading bay"),
    "bay": ("等候装车", "waiting to be loaded"),
    "loading": ("装车", "loading"),
    "papers": ("过磅与单据", "weighing and papers"),
    "leave": (
        "装好后等候出厂（限行与收货时间）",
        "loaded, waiting to leave (truck ban, receiving hours)",
    ),
    "haul": ("运输", "haul"),
    "broken-down": ("途中车辆故障", "truck broken down on the way"),
    "gate": ("等候进入工地", "waiting to be let into the site"),
    "inspection": ("进场检验", "site-entry inspection"),
    "set-down-wait": ("等候卸到现场堆放区", "waiting to be set down in the site buffer"),
    "set-down": ("卸到现场堆放区", "setting down in the site buffer"),
    "need": ("排产前的计划间隔", "planned time before production is asked for"),
    "report": (
        "工地前瞻计划报晚",
        "not asked for yet, because the site had reported its need too late",
    ),
    "drawings": ("等候深化图纸", "waiting for drawings"),
    "first-moulds": ("等候首套模具", "waiting for the first moulds"),
    "release": ("等候下达生产", "waiting to be released to production"),
    "mould-set": ("等候模具周转", "waiting for a mould set to come free"),
    "line-queue": ("等候上生产线", "waiting for the production line"),
    "yard-room": ("等候堆场腾出位置", "waiting for room in the yard"),
    "changeover": ("换模", "change to other moulds"),
    "stage-wait": ("工序间等候", "waiting for the next stage of the line"),
    "curing-wait": ("等候养护位", "waiting for a curing place"),
    "stage": ("生产线作业", "work on the production line"),
    "curing": ("养护", "curing"),
    "strength": ("达到出厂强度", "gaining the strength for release"),
    "search": ("装车时在堆场找件", "looking for pieces in the yard while loading"),
    "repair": ("构件修整加长", "repair of pieces at the plant"),
    "site-repair": ("现场修补与抽检", "repairs and tests at site-entry inspection"),
    "test": ("等候结构性能检验", "waiting for a structural test"),
    "off-hours": ("非工作时间", "off-hours"),
    "between": ("计划间隔", "planned interval"),
}
"""What goes on in each step."""

_OWN_QUALITY: frozenset[Step] = frozenset({"search", "repair", "site-repair", "test"})
"""Steps that are quality by themselves, not because a piece is made again."""

_BEYOND = {
    "pace": ("慢于定额", ", slower than nominal"),
    "road": ("慢于正常行程", ", longer than usual"),
    "quality": ("（补做件）", ", for a piece made again"),
}

_STOPPED = {
    "wind": ("大风停工", "stopped by wind"),
    "alert": ("重污染天气预警停工", "stopped by a heavy-pollution alert"),
    "closure": ("停工时段", "paused by a holiday or closure"),
}


def phrase(step: Step, cause: str, lang: Lang) -> str:
    """Return what went on, and in what way it went wrong.

    Examples
    --------
    >>> phrase("truck", "truck", "en"), phrase("lift", "pace", "en"), phrase("lift", "wind", "en")
    ('waiting for a truck', 'lifting, slower than nominal', 'lifting, stopped by wind')
    """
    i = 0 if lang == "zh" else 1
    doing = PHRASES.get(step, ("", ""))[i]
    if cause in _STOPPED:
        return (
            f"{doing}（{_STOPPED[cause][i]}）" if lang == "zh" else f"{doing}, {_STOPPED[cause][i]}"
        )
    if cause in _BEYOND and step not in _OWN_QUALITY:
        return doing + _BEYOND[cause][i]
    if doing:
        return doing
    if cause == WORK:
        return "按计划作业" if lang == "zh" else "work as planned"
    name = cause_name(cause, lang)
    return f"等候（{name}）" if lang == "zh" else f"waiting ({name})"
