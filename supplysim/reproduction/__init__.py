"""Results that others can make again: packed in one file, made again, compared, cited.

Data flow: folder of results -> ``pack`` -> one zip -> ``reproduce`` -> ``Verdict``. The zip holds
nothing about the machine or the person it comes from.
"""

from supplysim.reproduction.again import Change, Verdict, reproduce
from supplysim.reproduction.citation import Citation, cite
from supplysim.reproduction.difference import Difference
from supplysim.reproduction.formats import Format
from supplysim.reproduction.migration import Migrated, migrate
from supplysim.reproduction.packing import Packed, pack
from supplysim.reproduction.tell import migrated_text, packed_text, verdict_text

__all__ = [
    "Change",
    "Citation",
    "Difference",
    "Format",
    "Migrated",
    "Packed",
    "Verdict",
    "cite",
    "migrate",
    "migrated_text",
    "pack",
    "packed_text",
    "reproduce",
    "verdict_text",
]
