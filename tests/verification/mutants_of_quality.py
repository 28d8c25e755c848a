"""Mutants of quality: verdicts, remakes, what may be lifted meanwhile, stand-ins."""

from tests.verification.mutant import Mutant

__all__ = ["OF_QUALITY"]

OF_QUALITY = (
    Mutant(
        "a rejected piece bars nobody",
        "model/rejected.py",
        "return min(load.last, rank_end(piece))",
        "return load.last",
    ),
    Mutant(
        "pieces of the rank of a missing one are set down",
        "model/rejected.py",
        "load.next_piece >= rank_end(first)",
        "load.next_piece > first",
    ),
    Mutant(
        "a truck that waits for a rejected piece keeps standing",
        "model/crane.py",
        "held_up = tower.held_up(load)",
        "held_up = False",
    ),
    Mutant(
        "good pieces are known before they are checked",
        "model/remakes.py",
        "self._loads[row].pending += 1\n",
        "continue\n",
    ),
    Mutant(
        "scrapped pieces keep their room in the yard",
        "model/remakes.py",
        "self._ports.scrap(order.plant, self._sum(self._lists.volume_l, bad))",
        "pass",
    ),
    Mutant(
        "failing pieces are released until they are told",
        "model/chain.py",
        "self.made.released[failing] = MISSING",
        "pass",
    ),
    Mutant(
        "the third remake is judged as any other",
        "model/draws.py",
        "if attempt >= REMAKES:",
        "if attempt > REMAKES:",
    ),
    Mutant(
        "pieces that come again are judged by the numbers of the first time",
        "model/remakes.py",
        "stage = self.verdicts.arrivals(load.attempt).stage",
        "stage = self.verdicts.arrivals(0).stage",
    ),
    Mutant(
        "remakes take the stage times of the first casting",
        "model/orders.py",
        "key = (order.building, order.family, order.attempt)",
        "key = (order.building, order.family, 0)",
    ),
    Mutant(
        "remakes wait their turn",
        "model/build.py",
        'remakes_first=scenario.quality.remake_priority == "urgent"',
        "remakes_first=False",
    ),
    Mutant(
        "structural tests are forgotten",
        "model/remakes.py",
        "        if not tested:\n",
        "        if True:\n",
    ),
    Mutant(
        "repairs hold up the line",
        "model/remakes.py",
        "        return work, repairs\n",
        "        for p, seconds in enumerate(repairs):\n            work[p * 7 + QC] += seconds\n"
        "        return work, []\n",
    ),
    Mutant(
        "a new mould is never worn in",
        "model/plant.py",
        "order.kit = used.made % (life or used.made + 1) + 1",
        "order.kit = 1",
    ),
    Mutant(
        "a remade piece takes the whole mould set",
        "model/plant.py",
        "if order.attempt and not used.lend(order.lent):",
        "if order.attempt and not used.lend(order.lent) and False:",
    ),
    Mutant(
        "lent moulds are never missed",
        "model/plant.py",
        "full = True",
        "full = False",
    ),
    Mutant(
        "the first equal piece of a load stands in",
        "model/stand_ins.py",
        "pieces = reversed(range(load.first, load.last))",
        "pieces = range(load.first, load.last)",
    ),
    Mutant(
        "storeys that are sure to begin lend pieces",
        "model/stand_ins.py",
        "later = max(storey + 1, first + self.ports.fixed(tower))",
        "later = storey + 1",
    ),
)
