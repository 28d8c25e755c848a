"""The tiles of a pallet's way through its line."""

from supplysim.metrics.people import work_of
from supplysim.metrics.supply_traces import CASTING, Piece, SupplyTraces
from supplysim.metrics.tiles import WORK, Step, Tile, lay, made_longer
from supplysim.scenario.labour import CrewShares

__all__ = ["CURING", "QC", "STAGES", "STAGE_CAUSE", "line_tiles", "made_tiles"]

STAGE_CAUSE = ("line", "line", "line", "curing", "line", "line", "line")
STAGES, CURING, QC = 7, 3, 6


def made_tiles(supply: SupplyTraces, workers: CrewShares, piece: Piece) -> list[Tile]:
    """Tile the making of a pallet until its release: its line, strength, tests."""
    tiles = line_tiles(supply, workers, piece)
    tiles += lay(piece.finish[-1], piece.strong, "strength", step="strength")
    return tiles + lay(max(piece.finish[-1], piece.strong), piece.released, "quality", step="test")


def line_tiles(supply: SupplyTraces, workers: CrewShares, piece: Piece) -> list[Tile]:
    """Tile the way of a pallet through its line, from its order's being taken."""
    # A line that may not cast is stopped before its casting: pallets behind wait for that.
    casting = supply.line_calendar(piece.order, stage=CASTING)
    calendar = supply.line_calendar(piece.order)
    taken = supply.order_start(piece.order)
    changed = min(calendar.finish(taken, supply.changeover(piece.order)), piece.start[0])
    tiles = lay(taken, changed, "mould", calendar, step="changeover")
    tiles += lay(changed, piece.start[0], "line", casting, step="stage-wait")
    for k in range(STAGES):
        calendar = supply.line_calendar(piece.order, stage=k)
        if k:
            cause = STAGE_CAUSE[k]
            step: Step = "curing-wait" if cause == "curing" else "stage-wait"
            hours = casting if k < CASTING else calendar
            tiles += lay(piece.finish[k - 1], piece.start[k], cause, hours, step=step)
        nominal = supply.nominal_stage(piece.order, k)
        if k == CURING:
            # Unattended: it goes on through closed hours, and ends when somebody is there.
            cured = min(piece.start[k] + nominal, piece.finish[k])
            tiles += lay(piece.start[k], cured, WORK, step="curing")
            tiles += lay(cured, piece.finish[k], WORK, calendar, step="curing")
        else:
            share = workers.at(taken)
            span = piece.start[k], piece.finish[k]
            stage = work_of(span, calendar, "stage", nominal=nominal, share=share)
            longer = piece.repair_s if k == QC else 0
            tiles += made_longer(stage, "repair", longer)
    return tiles
