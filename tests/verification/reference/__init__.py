"""The chain once more, written plainly from its documents, to check the production model against.

One SimPy process a component; openings and closings are processes too, and whoever works is
interrupted at closing and resumes at opening. Nothing here is fast, and nothing is shared with
``supplysim.model`` but what goes in: scenario, plan, roads, draws, start state, policies; calendars
come from the scenario, and what weather, failures and data close is cut out of them here.

``city`` wires everything; ``plant``, ``line``, ``haulage``, ``gate``, ``crane``, ``site``,
``storeys`` and ``planning`` are the chain, ``outlook`` its forecasts, ``places`` its names. Every
mechanism has a module of its own: ``sky`` (the weather), ``weather`` (what it stops), ``failures``,
``closed`` (who is closed when), ``moulds``, ``information``, ``pace``, ``hook`` (other trades and
climbing), ``ripening``, ``trailers``, ``detours``, ``labour``. Quality has ``quality`` (its
verdicts), ``remakes``, ``missing`` (what may be lifted meanwhile) and ``stand_ins``; ``life`` is
the life of every component, ``trips`` what is drawn of loads.
"""

from tests.verification.reference.city import City

__all__ = ["City"]
