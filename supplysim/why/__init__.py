"""Why one storey or component is late: its chain of causes as dated sentences (CONTRACTS 4, 6)."""

from supplysim.why.names import find_component
from supplysim.why.story import Story, Stretch, story_of
from supplysim.why.tell import story_frame, story_json, story_text

__all__ = [
    "Story",
    "Stretch",
    "find_component",
    "story_frame",
    "story_json",
    "story_of",
    "story_text",
]
