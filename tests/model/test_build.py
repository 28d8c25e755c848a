"""Stages made from a world: a plant has shops for the lines it has."""

from supplysim.model.build import Names, build_plant
from supplysim.model.kernel import Kernel
from supplysim.model.orders import OrderBook
from supplysim.model.plant import PlantPorts
from supplysim.model.world import prepare
from tests.runs.scenarios import town


def test_a_line_type_of_which_a_plant_has_none_makes_no_shop():
    """East has no walls; the projects that need them go to west."""
    none = {"plants.east.lines.wall": 0, "plants.east.positions.wall": 0}
    world = prepare(town(none), seed=0, replication=0)
    book = OrderBook(world.scenario, world.plan, world.draws)
    kernel, names = Kernel(end=world.end), Names([], [], [], [], [])
    ports = PlantPorts(
        reserve=lambda _: True,
        stage_times=book.stage_times,
        strength_s=lambda _: 0,
        cast=lambda _: None,
    )
    for code in range(len(world.plants)):
        build_plant(world, kernel, code, book=book, names=names, ports=ports)
    lines = {
        (world.plants[code], kind)
        for code, kind in zip(names.line_plant, names.line_kind, strict=True)
    }
    assert ("east", "wall") not in lines
    assert ("west", "wall") in lines
