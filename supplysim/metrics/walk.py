"""The walk behind a storey: from its last lift back through the chain of binding conditions.

Nodes are milestones. Each step lays the tiles between a milestone and the one that bound it, and
names that one. Off-hours take the label of the tile before them in time, so they are held back
until that tile is known. A milestone that was not reached stands at the end of the run: the open
wait of an unfinished storey is closed there under its current cause (CONTRACTS 4).
"""

from collections.abc import Callable, Iterator

from supplysim.calendars import OFF_HOURS
from supplysim.ledger import MISSING, Ledger
from supplysim.metrics.buffers import Buffers
from supplysim.metrics.crane_waits import CraneWaits
from supplysim.metrics.jobs import JobTrace
from supplysim.metrics.line_tiles import line_tiles, made_tiles
from supplysim.metrics.people import crew_work, pour_work
from supplysim.metrics.rows import Rows
from supplysim.metrics.site_traces import Kit, SiteTraces
from supplysim.metrics.supply_traces import CASTING, SupplyTraces
from supplysim.metrics.tiles import WORK, Node, Tile, again, lay
from supplysim.metrics.trip_tiles import to_inspection, window_wait
from supplysim.scenario import Scenario
from supplysim.scenario.labour import CrewShares

__all__ = ["WORK", "Node", "Tile", "Walk", "lay"]

_OF_LOADS = frozenset({"present", "assigned", "called", "released", "inspected"})


class Walk:
    """Walks of one record.

    Parameters
    ----------
    scenario, ledger
        The record, and the scenario on whose calendars it ran.

    Attributes
    ----------
    buffers
        Levels of the buffers beside towers.
    """

    def __init__(self, scenario: Scenario, ledger: Ledger) -> None:
        self.rows = Rows(scenario, ledger)
        self.supply = SupplyTraces(self.rows)
        self.site = SiteTraces(self.rows, missing=self.supply.missing)
        self.buffers = Buffers(self.rows)
        self._waits = CraneWaits(self.rows, self.site, self.buffers)
        self.end = ledger.end
        self._crews = CrewShares(scenario, "site")
        self._workers = CrewShares(scenario, "plant")
        self._opens: dict[int, Tile] = {}
        # Storeys of a tower share most of their chains.
        self._memo: dict[Node, tuple[list[Tile], Node | None]] = {}

    def tiles(self, storey: int) -> Iterator[Tile]:
        """Yield the tiles behind a storey, newest first, down to its tower's planned start.

        They are contiguous: each ends where the one before it started; the newest ends at the
        storey's last lift, or at the end of the run.
        """
        return self._down(*self.ends(storey))

    def component_tiles(self, component: int) -> Iterator[Tile]:
        """Yield the tiles behind the end of a component's lift, as :meth:`tiles` does.

        A component that was not installed waits for what its storey waits for.
        """
        storey = self.site.storey_of_component(component)
        installed = self.site.installed(component)
        there = installed != MISSING
        node = Node("installed", component) if there else Node("unfinished", storey)
        floor = self.rows.tower_planned_start(storey)
        return self._down(node, self.rows.reach(installed), floor)

    def _down(self, node: Node, end: int, floor: int) -> Iterator[Tile]:
        """Yield the tiles from a milestone at ``end`` down to ``floor``, newest first."""
        held: list[Tile] = []
        t = end
        for tile in self._raw(node, end):
            cut = tile
            if tile.start < floor or tile.end > t:
                cut = tile._replace(start=max(tile.start, floor), end=min(tile.end, t))
            if cut.end <= cut.start:
                if tile.end <= floor:
                    break
                continue
            t = cut.start
            if cut.label == OFF_HOURS:
                held.append(cut)
                continue
            yield from (piece._replace(label=cut.label, step="off-hours") for piece in held)
            held.clear()
            yield cut
        yield from (piece._replace(label=WORK, step="off-hours") for piece in held)
        if t > floor:
            yield Tile(floor, t, WORK, "between")

    def _raw(self, first: Node, end: int) -> Iterator[Tile]:
        """Yield tiles newest first; gaps between milestones are work."""
        node: Node | None = first
        t = end
        met: set[Node] = set()
        while node is not None and node not in met:
            met.add(node)
            here = node
            tiles, node = self.step(here)
            for tile in reversed(tiles):
                if tile.end < t:
                    yield Tile(tile.end, t, self.between(here), "between", here)
                yield Tile(tile.start, tile.end, tile.label, tile.step, here)
                t = tile.start

    def step(self, node: Node) -> tuple[list[Tile], Node | None]:
        """Return the tiles of a milestone, ascending, and the milestone that bound it."""
        if node not in self._memo:
            laid, before = self._step(node)
            self._memo[node] = (again(laid) if self.is_again(node) else laid), before
        return self._memo[node]

    def _step(self, node: Node) -> tuple[list[Tile], Node | None]:
        step: Callable[[int], tuple[list[Tile], Node | None]] = getattr(self, f"_{node.kind}")
        return step(node.row)

    def between(self, node: Node) -> str:
        """Return what the time between a milestone's tiles and what came after it is."""
        return "quality" if self.is_again(node) else WORK

    def ends(self, storey: int) -> tuple[Node, int, int]:
        """Return the milestone at which a storey's chain begins, when that was, and its floor."""
        floor = self.rows.tower_planned_start(storey)
        return self._last(storey), self.rows.finished_or_end(storey), floor

    def is_again(self, node: Node) -> bool:
        """Tell whether a milestone belongs to what is made or brought again."""
        if node.kind in _OF_LOADS and self.rows.comes_again(node.row):
            return True
        if node.kind == "order":
            return self.rows.is_remake(node.row)
        piece = None
        if node.kind == "released":
            piece = self.supply.piece(node.row)
        elif node.kind == "failed":
            piece = self.supply.failed(node.row)
        elif node.kind == "lent":
            piece = self.supply.lent(node.row)
        return piece is not None and self.rows.is_remake(piece.order)

    def _last(self, storey: int) -> Node:
        if not self.site.simulated(storey) and self.rows.finished(storey) != MISSING:
            return Node("given", storey)
        if self.rows.finished(storey) != MISSING:
            return Node("lifted", self.site.last_job(storey))
        return Node("unfinished", storey)

    def _given(self, storey: int) -> tuple[list[Tile], Node | None]:
        """Step behind a storey that the start state has as installed: its tower's own lateness."""
        end = self.rows.finished(storey)
        late = self.site.given_lateness(storey)
        return [Tile(end - late, end, "trades", "given")] if late > 0 else [], None

    # --- the site ---------------------------------------------------------------------------

    def _unfinished(self, storey: int) -> tuple[list[Tile], Node | None]:
        """Close the open wait of an unfinished storey at the end of the run."""
        if not self.site.has_begun(storey):
            below = self.rows.storey_below(storey)
            if below is not None and self.rows.finished(below) == MISSING:
                return [], Node("unfinished", below)
            return self._begun(storey)
        part = self.site.open_part(storey)
        if part is None:
            return [], Node("lifted", self.site.last_job(storey))
        ready = self.site.part_ready(part)
        if ready >= self.end:
            return [], Node("ready", part)
        load = self.site.open_load(part)
        asked = max(ready, self.site.lifted_until(storey, self.end))
        present = self.supply.present(load)
        if present >= asked:
            return self._waits.for_lift(storey, present, self.end), Node("present", load)
        return self._waits.for_lift(storey, asked, self.end), self._before(part, asked)

    def _lifted(self, job: int) -> tuple[list[Tile], Node | None]:
        """Step behind the end of a crane job: its lifts, and the wait for the crane before them."""
        row = self.site.job(job)
        return self._lifts(row, end=row.end, pace=row.worked - row.nominal)

    def _installed(self, component: int) -> tuple[list[Tile], Node | None]:
        """Step behind a component's lift: those of its job before it, and the wait for the crane.

        One that the start state has as installed is as late as its tower.
        """
        end = self.site.installed(component)
        job = self.site.job_of_component(component)
        if job is None:
            late = end - self.site.planned(component)
            return [Tile(end - late, end, "trades", "given")] if late > 0 else [], None
        pace = self.site.worked_until(component, job) - self.site.nominal_until(component, job)
        return self._lifts(self.site.job(job), end=end, pace=pace)

    def _lifts(self, row: JobTrace, *, end: int, pace: int) -> tuple[list[Tile], Node]:
        """Tile a crane job up to ``end``, ``pace`` of it beyond nominal, and the wait before it."""
        storey = self.rows.storey_of_load(row.load)
        hook = self.site.hook(storey)
        work = hook.worked(row.start, end) - max(0, pace)
        tiles = lay(row.start, end, "pace", hook, step="lift", nominal=work)
        asked = max(row.asked, row.structure)
        # A load that came when its site wanted it, or before the hook opened, held nobody up.
        in_time = self.supply.is_timed(row.load) and row.present <= hook.next_open(asked)
        if row.present >= asked and not in_time:
            wait = self._waits.for_lift(storey, row.present, row.start)
            return wait + tiles, Node("present", row.load)
        wait = self._waits.for_lift(storey, asked, row.start)
        return wait + tiles, self._before(self.rows.part_of_load(row.load), asked)

    def _before(self, part: int, asked: int) -> Node:
        """Return what let the crane go on at ``asked``: the structure or the job before."""
        previous = self.site.job_ending(self.rows.storey_of_part(part), asked)
        if self.site.part_ready(part) >= asked or previous is None:
            return Node("ready", part)
        return Node("lifted", previous)

    def _ready(self, part: int) -> tuple[list[Tile], Node | None]:
        """Step behind the structure of a part: crew work after lifts, or the storey below."""
        storey = self.rows.storey_of_part(part)
        vertical = self.site.vertical_before(part)
        if vertical is None:
            below = self.site.bears_below(part)
            if below is not None and self.site.bears(below) > self.site.begun(storey):
                return [], Node("bears", below)
            return [], Node("begun", storey)
        step = self.site.step(vertical)
        if step is None:
            return self._after_lifts(vertical)
        crew = self.site.crew(storey)
        planned = self.site.planned_hold_s(storey)
        tiles = lay(step.lifted, step.held, "hold", step="joint-hold", nominal=planned)
        tiles += lay(step.held, step.crew_start, "labour", crew, step="crew-wait")
        tiles += crew_work(step, crew, "crew", self._crews)
        before, node = self._after_lifts(vertical)
        return before + tiles, node

    def _bears(self, part: int) -> tuple[list[Tile], Node | None]:
        """Step behind the walking strength of a horizontal part: its topping."""
        step = self.site.step(part)
        if step is None:
            return self._after_lifts(part)
        pour = self.site.pour(self.rows.storey_of_part(part))
        tiles = pour_work(step, pour, self._crews, free=self.site.crew_free(part))
        tiles += lay(step.crew_end, step.bears, WORK, step="walking")
        before, node = self._after_lifts(part)
        return before + tiles, node

    def _after_lifts(self, part: int) -> tuple[list[Tile], Node | None]:
        job = self.site.last_job_of_part(part)
        return [], Node("lifted", job) if job is not None else Node("ready", part)

    def _begun(self, storey: int) -> tuple[list[Tile], Node | None]:
        """Step behind the begin of a storey: its kit, the storey below, or the site's own start."""
        begun = self.site.begun(storey)
        kit = self.site.late_kit(storey)
        crew = self.site.crew(storey)
        if kit is not None:
            wait = lay(min(kit.in_stock, begun), begun, WORK, crew, step="begin")
            return wait, self._completed(kit)
        structure = self.site.kit(storey).structure
        wait = lay(min(structure, begun), begun, WORK, crew, step="begin")
        below = self.rows.storey_below(storey)
        if below is not None and self.site.simulated(below):
            return wait, Node("bears", self.site.last_bearing(below))
        return self._site_start(storey) + wait, None

    def _completed(self, kit: Kit) -> Node:
        """Return the release that completed a kit, whatever was taken from its load later."""
        row = self.supply.lent_at(kit.load, kit.in_stock)
        return Node("lent", row) if row is not None else Node("released", kit.load)

    # --- the load ---------------------------------------------------------------------------

    def _present(self, load: int) -> tuple[list[Tile], Node | None]:
        """Step behind a load on site: set down, inspected, driven, loaded."""
        trip = self.supply.trip(load)
        tiles = to_inspection(trip)
        if trip.set_down != MISSING:
            tiles += self._waits.for_setting_down(load, trip.inspected, trip.set_down, trip.gate)
            tiles += lay(trip.set_down, trip.present, WORK, step="set-down")
        return tiles, Node("assigned", load)

    def _inspected(self, load: int) -> tuple[list[Tile], Node | None]:
        """Step behind the entry inspection of a load, at which pieces were rejected."""
        return to_inspection(self.supply.trip(load)), Node("assigned", load)

    def _assigned(self, load: int) -> tuple[list[Tile], Node | None]:
        """Step behind a truck given to a load: the fleet, the call-off, the load before it."""
        trip = self.supply.trip(load)
        tiles = window_wait(trip, trip.asked, trip.fits_at, "window")
        tiles += lay(trip.fits_at, trip.assigned, "truck", trip.fleet, step="truck")
        ready = max(trip.called, trip.released)
        before = self.supply.load_before(load)
        if before is not None and self.supply.trip(before).assigned == trip.asked > ready:
            return tiles, Node("assigned", before)
        if trip.asked > ready:
            return self._for_the_site(load, trip.asked, tiles)
        return tiles, Node("released" if trip.released >= trip.called else "called", load)

    def _for_the_site(self, load: int, asked: int, tiles: list[Tile]) -> tuple[list[Tile], Node]:
        """Step behind a truck that was asked for when the site would want its load.

        The load waited for what its site waited for; what the site did after the asking lies
        beside the trip.
        """
        part = self.rows.part_of_load(load)
        job = self.site.first_job_of(load)
        wanted = self.site.part_ready(part)
        if job is not None:
            wanted = max(self.site.job(job).asked, self.site.job(job).structure)
        # What the site did after the load was there may follow from it: a rejected piece of it.
        wanted = min(wanted, self.supply.present(load))
        wait = self._outlook(load, min(wanted, asked), asked)
        return wait + tiles, self._before(part, wanted)

    def _called(self, load: int) -> tuple[list[Tile], Node | None]:
        """Step behind a call-off: it followed the latest progress of its own tower.

        Before a storey begins, that is the kit it waits for, if the kit comes after the structure.
        """
        called = self.supply.trip(load).called
        storey = self.rows.storey_of_load(load)
        following = self.site.following(storey, called)
        if following is not None and (kit := self.site.late_kit(following)) is not None:
            known = min(kit.in_stock, called)
            return self._outlook(load, known, called), self._completed(kit)
        job = self.site.job_ending(storey, called)
        ready = self.site.part_ready_by(storey, called)
        job_end = self.site.job(job).end if job is not None else None
        if ready is not None and (job_end is None or self.site.part_ready(ready) > job_end):
            progress, node = self.site.part_ready(ready), Node("ready", ready)
        elif job is not None and job_end is not None:
            progress, node = job_end, Node("lifted", job)
        else:
            return self._site_start(self.site.first_simulated(storey)), None
        return self._outlook(load, progress, called), node

    def _outlook(self, load: int, start: int, end: int) -> list[Tile]:
        """Tile a wait that was planned: crews until the structure is ready, the hook from then.

        Before the tower's own start it is the lateness of its site, whatever is called meanwhile.
        """
        storey = self.rows.storey_of_load(load)
        opened = min(max(start, self._site_opens(storey).end), end)
        ready = min(max(opened, self.site.part_ready(self.rows.part_of_load(load))), end)
        tiles = lay(opened, ready, WORK, self.site.crew(storey), step="called-ahead")
        tiles += lay(ready, end, WORK, self.site.hook(storey), step="called-ahead")
        return self._site_late(storey, start, opened) + tiles

    def _site_start(self, storey: int) -> list[Tile]:
        """Tile the drawn lateness of a site: it stands just before the structure was ready."""
        late = self._site_opens(storey)
        return self._site_late(storey, late.start, late.end)

    def _site_opens(self, storey: int) -> Tile:
        """Return the seconds by which a tower's site itself was late, or none of them."""
        building = self.rows.storey_building[storey]
        if building not in self._opens:
            first = self.site.first_simulated(storey)
            ready = self.site.kit(first).structure
            late = max(0, self.site.site_lateness(first))
            self._opens[building] = Tile(ready - late, ready, "trades", "site-start")
        return self._opens[building]

    def _site_late(self, storey: int, start: int, end: int) -> list[Tile]:
        late, crew = self._site_opens(storey), self.site.crew(storey)
        begun = min(max(start, late.start), end)
        tiles = lay(start, begun, WORK, crew, step="called-ahead")
        return tiles + lay(begun, end, late.label, crew, step=late.step)

    # --- the plant --------------------------------------------------------------------------

    def _released(self, load: int) -> tuple[list[Tile], Node | None]:
        """Step behind the last-released component of a load: strength, then its line's stages."""
        if self.rows.has_stand_ins(load):
            return [], Node("inspected", self.rows.parent(load))
        piece = self.supply.piece(load)
        if piece is None:
            return [], Node("order", self.supply.last_order(load))
        return made_tiles(self.supply, self._workers, piece), Node("order", piece.order)

    def _lent(self, row: int) -> tuple[list[Tile], Node | None]:
        """Step behind the release that completed a load from which a piece was taken later."""
        piece = self.supply.lent(row)
        return made_tiles(self.supply, self._workers, piece), Node("order", piece.order)

    def _failed(self, order: int) -> tuple[list[Tile], Node | None]:
        """Step behind the failure that a remake order goes back to: the pallet's own stages."""
        piece = self.supply.failed(order)
        assert piece is not None  # noqa: S101 - rejected at the plant
        return line_tiles(self.supply, self._workers, piece), Node("order", piece.order)

    def _order(self, order: int) -> tuple[list[Tile], Node | None]:
        """Step behind an order: its line, yard room, moulds, and its release to the plant."""
        wait = self.supply.order_wait(order)
        calendar = self.supply.line_calendar(order)
        before, node = self._before_order(order, wait.planned)
        tiles = before + lay(wait.planned, wait.needed, WORK, step="need")
        tiles += lay(wait.needed, wait.asked, "information", step="report")
        tiles += lay(wait.asked, wait.drawings_at, "information", step="drawings")
        tiles += lay(wait.drawings_at, wait.moulds_at, "mould", step="first-moulds")
        tiles += lay(wait.moulds_at, wait.released, "supply", step="release")
        tiles += lay(wait.released, wait.mould_at, "mould", calendar, step="mould-set")
        casting = self.supply.line_calendar(order, stage=CASTING)
        tiles += lay(wait.mould_at, wait.yard_at, "line", casting, step="line-queue")
        tiles += lay(wait.yard_at, wait.start, "yard", calendar, step="yard-room")
        if tiles and tiles[0].label == OFF_HOURS and self.rows.is_remake(order):
            # A rejection that nobody can act upon before the morning.
            tiles[0] = tiles[0]._replace(label="quality")
        return tiles, node

    def _before_order(self, order: int, planned: int) -> tuple[list[Tile], Node | None]:
        """Step behind what asked for an order: a rejection, or the need date of its storey."""
        if not self.rows.is_remake(order):
            return self._needed(order, planned)
        load = self.supply.rejected_from(order)
        return [], Node("inspected", load) if load >= 0 else Node("failed", order)

    def _needed(self, order: int, planned: int) -> tuple[list[Tile], Node | None]:
        """Step behind the need date of an order: how far its tower was when it was planned."""
        storey = self.supply.storey_of_order(order)
        under_way = self.site.under_way(storey, planned)
        if under_way is not None:
            following = under_way + 1
            waits = following < storey and self.site.kit(following).structure <= planned
            return [], Node("begun", following if waits else under_way)
        first = self.site.first_simulated(storey)
        kit = self.site.late_kit(first)
        if kit is None:
            return self._site_start(first), None
        # Only what lies below may be followed: a tower waits for the very orders it delays.
        below = self.rows.storey_of_load(kit.load) < storey
        return [], self._completed(kit) if below else None
