"""Roads that are closed for some days by plan: works, events, floods."""

from datetime import datetime
from typing import Self

from pydantic import model_validator

from supplysim.errors import BilingualError
from supplysim.scenario.base import Spec, quantity

__all__ = ["RoadClosure"]

_QUARTER_MIN = 15


class RoadClosure(Spec):
    """One stretch of road, both ways, closed to trucks from one instant to another."""

    u: str = quantity(..., zh="道路一端的节点", en="node at one end of the road")
    v: str = quantity(..., zh="道路另一端的节点", en="node at the other end")
    start: datetime = quantity(..., zh="开始（整刻）", en="from, at a quarter-hour")
    end: datetime = quantity(..., zh="结束（整刻）", en="until, at a quarter-hour")
    note: str = quantity("", zh="出处", en="source")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start >= self.end:
            raise BilingualError("结束应晚于开始", "the end must come after the start")
        for moment in (self.start, self.end):
            if moment.minute % _QUARTER_MIN or moment.second or moment.microsecond:
                raise BilingualError(
                    "开始与结束应为整刻（如 06:15），行程表按一刻钟编制",
                    "begin and end at a quarter-hour such as 06:15: travel tables are made by them",
                )
        return self
