"""What may be written in a study file (CONTRACTS 5), as frozen classes that explain themselves."""

import math
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import field_validator, model_validator

from supplysim.errors import BilingualError
from supplysim.scenario.base import Spec, quantity
from supplysim.statistics.intervals import CONFIDENCE
from supplysim.statistics.stopping import LOOK_AHEAD, Precision

__all__ = [
    "DETAILS",
    "FORMAT",
    "SAMPLINGS",
    "Compare",
    "Design",
    "Known",
    "Lever",
    "Replications",
    "Selection",
    "StudySpec",
    "Uncertainty",
]

FORMAT = 1
"""Format number of study files."""

SAMPLINGS = ("lhs", "sobol", "morris", "saltelli", "one_at_a_time")
"""Ways to sample uncertainties, each followed by a number."""

DETAILS = (
    "components", "loads", "storeys", "busy", "stock", "orders", "jobs", "rejects", "weather",
)  # fmt: skip
"""Frames of a run that a study may keep."""

FIRST, MOST = 10, 200
"""Replications of an alternative in a selection: before the first judgement, and at most."""

_MOST = 100_000

_USED = {
    "subset": {"zone"},
    "kn": {"zone", "first", "most"},
    "rinott": {"zone", "first", "most"},
    "ocba": {"first", "budget"},
}
"""Entries that each procedure makes use of."""

Detail = Literal[
    "components", "loads", "storeys", "busy", "stock", "orders", "jobs", "rejects", "weather"
]


class Lever(Spec):
    """Something that people set, and the levels at which it is tried."""

    path: str = quantity("", zh="所设字段的路径", en="path of the field")
    scale: tuple[float, ...] = quantity(
        (), zh="基准值的倍数", en="multiples of the value in the base scenario"
    )
    values: tuple[Any, ...] = quantity((), zh="取值", en="values")
    settings: dict[str, dict[str, Any]] = quantity(
        dict,
        zh="具名水平，各设若干字段：路径 = 值；代替 path",
        en="named levels, each setting several fields: path = value; in place of path",
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (bool(self.scale), bool(self.values), bool(self.settings)).count(True) > 1:
            raise BilingualError(
                "scale、values 与 settings 只能写一个", "write one of scale, values and settings"
            )
        if bool(self.path) == bool(self.settings):
            raise BilingualError(
                "应写 path，或用 settings 给出具名水平",
                "write the path of a field, or named levels under settings",
            )
        if any(factor < 0 for factor in self.scale):
            raise BilingualError("倍数不能为负", "multiples must not be negative")
        return self

    @property
    def levels(self) -> tuple[Any, ...]:
        """The levels, whichever way they are written."""
        return self.scale or self.values or tuple(self.settings)

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the fields that it sets, each once."""
        own = [path for level in self.settings.values() for path in level]
        return tuple(dict.fromkeys([self.path] if self.path else own))


class Uncertainty(Spec):
    """Something that the world sets, and how likely its values are."""

    path: str = quantity(..., zh="所设字段的路径", en="path of the field", min_length=1)
    dist: Any = quantity(
        ...,
        zh="分布（单位为该字段的单位）",
        en="distribution, in the unit of the field unless it says another",
    )


class Design(Spec):
    """How levels are combined, and how uncertainties are sampled."""

    levers: Any = quantity(
        "factorial",
        zh='"factorial"、"zip" 或 { table = "x.csv" }',
        en='"factorial", "zip" or { table = "x.csv" }',
    )
    uncertainties: Any = quantity(
        None,
        zh="抽样方法与个数，如 { lhs = 32 }",
        en="way of sampling and its number, such as { lhs = 32 }",
    )

    @field_validator("levers")
    @classmethod
    def _a_combination(cls, given: Any) -> Any:
        table = isinstance(given, Mapping) and set(given) == {"table"}
        if given in ("factorial", "zip") or (table and isinstance(given["table"], str)):
            return given
        raise BilingualError(
            '应为 "factorial"、"zip" 或 { table = "x.csv" }',
            'must be "factorial", "zip" or { table = "x.csv" }',
        )

    @field_validator("uncertainties")
    @classmethod
    def _a_sampling(cls, given: Any) -> Any:
        if given is None:
            return None
        zh = f"应为 {{ lhs = 32 }} 之类：{'、'.join(SAMPLINGS)} 之一和个数"
        en = f"must be like {{ lhs = 32 }}: one of {', '.join(SAMPLINGS)} and a number"
        if not isinstance(given, Mapping) or len(given) != 1 or not set(given) <= set(SAMPLINGS):
            raise BilingualError(zh, en)
        ((kind, number),) = given.items()
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= _MOST:
            raise BilingualError(
                f"个数应为 1 至 {_MOST} 的整数", f"the number must be whole, 1 to {_MOST}"
            )
        if kind in {"sobol", "saltelli"} and number & (number - 1):
            raise BilingualError(
                f"{kind} 的个数应为 2 的幂，如 {_power(number)}",
                f"the number of {kind} must be a power of 2, such as {_power(number)}",
            )
        if kind == "one_at_a_time" and (number < 3 or number % 2 == 0):  # noqa: PLR2004
            raise BilingualError(
                "one_at_a_time 的水平数应为不小于 3 的奇数，中间一个是基准",
                "one_at_a_time needs an odd number of levels, 3 or more (the middle is the base)",
            )
        return dict(given)

    @property
    def table(self) -> str:
        """Name of the table of levels, "" without one."""
        return str(self.levers["table"]) if isinstance(self.levers, Mapping) else ""

    @property
    def sampling(self) -> tuple[str, int]:
        """Way of sampling and its number; ("", 0) without one."""
        return next(iter((self.uncertainties or {"": 0}).items()))


class Replications(Spec):
    """How often each point is simulated; all points share replication numbers."""

    min: int = quantity(10, ge=1, le=_MOST, zh="最少次数", en="fewest")
    max: int | None = quantity(None, ge=1, le=_MOST, zh="最多次数", en="most; as min where absent")
    until: dict[str, Any] = quantity(
        dict,
        zh='各指标 95% 区间的半宽：绝对值，或 "2 %"',
        en='half-width of the 95 % interval per measure: absolute, or "2 %" of the mean',
    )
    look_ahead: int = quantity(
        LOOK_AHEAD,
        ge=0,
        le=1000,
        zh="达到精度后再看几次",
        en="replications for which the precision must last",
        source="Hoad, Robinson & Davies 2010: 5, in proportion beyond 100 replications",
    )

    @field_validator("until")
    @classmethod
    def _readable(cls, given: dict[str, Any]) -> dict[str, Any]:
        for key, raw in given.items():
            try:
                Precision.read(raw)
            except BilingualError as error:
                raise BilingualError(f"{key}：{error.zh}", f"{key}: {error.en}") from None
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.max is not None and self.max < self.min:
            raise BilingualError("应满足 min <= max", "min <= max does not hold")
        if self.until and (self.max is None or self.min < 2):  # noqa: PLR2004 - an interval needs 2
            raise BilingualError(
                "有 until 时须写 max，且 min 至少为 2",
                "with until, max must be given and min be at least 2",
            )
        return self

    @property
    def most(self) -> int:
        """The most replications that may be needed."""
        return self.min if self.max is None else self.max

    @property
    def precisions(self) -> dict[str, Precision]:
        """The precision wanted of each measure."""
        return {key: Precision.read(raw) for key, raw in self.until.items()}


class Compare(Spec):
    """What all other points are compared with."""

    baseline: dict[str, Any] = quantity(
        ..., zh="基准的各杠杆取值，或 case", en="level of each lever, or case", min_length=1
    )
    replan: bool = quantity(
        False, zh="允许比较不同的基准计划", en="whether points may have different baselines"
    )


class Selection(Spec):
    """Which measure decides what is best, how sure that shall be, and how it is found out."""

    measure: str = quantity(..., zh="指标", en="measure", min_length=1)
    goal: Literal["largest", "smallest"] = quantity(
        "largest", zh="越大越好或越小越好", en="whether the largest or the smallest is best"
    )
    procedure: Literal["subset", "kn", "rinott", "ocba"] = quantity(
        "subset",
        zh="筛选（不另加运行）、KN、Rinott 或 OCBA",
        en="screening of the runs that are there, or KN, Rinott, OCBA, which add runs",
    )
    confidence: float = quantity(
        CONFIDENCE,
        gt=0,
        lt=1,
        zh="最好的方案在所留之中的把握",
        en="chance that the best is kept, or chosen",
    )
    zone: float = quantity(
        0.0,
        ge=0,
        zh="无差别区：小于此的差别不计，单位为该指标的单位",
        en="indifference zone: smaller differences do not matter, in the unit of the measure",
    )
    first: int = quantity(
        FIRST,
        ge=2,
        le=_MOST,
        zh="每个方案首批重复次数",
        en="replications of every alternative before anything is dropped or preferred",
        source="Kim & Nelson 2001: 10; Chen et al. 2000: 5 to 20",
    )
    most: int = quantity(
        MOST, ge=2, le=_MOST, zh="每个方案最多重复次数", en="most replications of an alternative"
    )
    budget: int | None = quantity(
        None, ge=4, le=10_000_000, zh="总运行次数", en="most runs of all alternatives together"
    )

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        name = self.procedure
        if name in {"kn", "rinott"} and not self.zone:
            raise BilingualError(
                f"{name} 需要 zone（无差别区，大于 0）",
                f"{name} needs a zone, the smallest difference that matters, above 0",
            )
        if name == "ocba" and self.budget is None:
            raise BilingualError(
                "ocba 需要 budget（总运行次数）", "ocba needs a budget, of runs in all"
            )
        strange = [
            entry
            for entry, default in (
                ("zone", 0.0),
                ("first", FIRST),
                ("most", MOST),
                ("budget", None),
            )
            if getattr(self, entry) != default and entry not in _USED[name]
        ]
        if strange:
            text = ", ".join(strange)
            raise BilingualError(f"{name} 不用 {text}", f"{name} does not use {text}")
        return self

    @property
    def sequential(self) -> bool:
        """Whether the procedure asks for runs of its own."""
        return self.procedure != "subset"

    @property
    def independent(self) -> bool:
        """Whether alternatives must have draws of their own (DESIGN 6)."""
        return self.procedure in {"rinott", "ocba"}

    def first_runs(self, alternatives: int, shared: int) -> int:
        """Return the runs asked for at once, beyond those that all points share.

        Parameters
        ----------
        alternatives
            Number of alternatives.
        shared
            Replications that each of them has in any case.

        Examples
        --------
        >>> kn = Selection(measure="otif", procedure="kn", zone=0.01, first=12)
        >>> kn.first_runs(4, 10)
        8
        """
        if not self.sequential:
            return 0
        return alternatives * (self.first if self.independent else max(0, self.first - shared))

    def most_runs(self, alternatives: int, shared: int) -> int:
        """Return the most runs beyond those that all points share.

        Parameters
        ----------
        alternatives
            Number of alternatives.
        shared
            Replications that each of them has in any case.

        Examples
        --------
        >>> kn = Selection(measure="otif", procedure="kn", zone=0.01, most=50)
        >>> kn.most_runs(4, 10)
        160
        """
        if not self.sequential:
            return 0
        if self.budget is not None:
            return self.budget
        return alternatives * (self.most if self.independent else max(0, self.most - shared))


class Known(Spec):
    """A cost that cases have and no run measures, such as that of building; told, never judged."""

    title_zh: str = quantity(..., zh="中文名称", en="name in Chinese", min_length=1)
    title_en: str = quantity(..., zh="英文名称", en="name in English", min_length=1)
    yuan: dict[str, float] = quantity(
        ...,
        zh="各情形的金额（元）：情形 = 金额",
        en="yuan of each case: case = amount",
        min_length=1,
    )


class StudySpec(Spec):
    """A study: levers, uncertainties, cases, design, replications, selection, responses."""

    format: int = quantity(FORMAT, zh="文件格式号", en="format number of the file")
    name: str = quantity(..., zh="名称", en="name", min_length=1)
    title_zh: str = quantity("", zh="中文标题", en="title in Chinese")
    title_en: str = quantity("", zh="英文标题", en="title in English")
    base: str = quantity(
        ...,
        zh="基准方案：名称，或相对本文件的路径",
        en="base scenario: name, or path from this file",
    )
    titles_zh: dict[str, str] = quantity(
        dict,
        zh="杠杆、不确定量、情形、水平的中文名：键 = 名称；也可写 杠杆=水平",
        en='names in Chinese of levers, uncertainties, cases, levels; also by "lever=level"',
    )
    titles_en: dict[str, str] = quantity(
        dict, zh="同上，英文名", en="names in English, as titles_zh"
    )
    seed: int = quantity(0, ge=0, le=2**63 - 1, zh="种子", en="seed")
    levers: dict[str, Lever] = quantity(dict, zh="杠杆", en="what people set")
    uncertainties: dict[str, Uncertainty] = quantity(dict, zh="不确定量", en="what the world sets")
    cases: dict[str, dict[str, Any]] = quantity(
        dict,
        zh="具名情形：路径（或杠杆名）= 值；base = 另一个方案",
        en="named cases: path, or name of a lever, = value; base = another scenario",
    )
    design: Design = quantity(Design, zh="设计", en="design")
    replications: Replications = quantity(Replications, zh="模拟次数", en="replications")
    compare: Compare | None = quantity(None, zh="比较", en="comparison")
    selection: Selection | None = quantity(None, zh="择优", en="selection of the best")
    known: Known | None = quantity(
        None,
        zh="情形另有的、不由模拟算出的成本",
        en="what cases cost that is not simulated",
    )
    responses: tuple[str, ...] = quantity(
        (), zh="要看的指标，缺省为全部", en="measures to look at; all where absent"
    )
    keep: tuple[Detail, ...] = quantity((), zh="逐次保留的明细表", en="tables of every run to keep")


def _power(number: int) -> int:
    return 1 << max(1, round(math.log2(number)))
