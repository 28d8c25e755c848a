"""Roads: a network read from a folder, its checks, truck travel times by period of the day.

The only layer that uses networkx at run time. Nothing is imported here, so that a caller pays for
scipy and networkx when it asks for them; see ``network``, ``travel``, ``frames`` and ``drawing``.
"""
