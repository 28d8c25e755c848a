"""Roads: a network read from a folder, its checks, truck travel times by period of the day.

Nothing is imported here, so that a caller pays for what it asks for; see ``network``, ``travel``,
``frames`` and ``drawing``. networkx is imported when the graph of a network is asked for as such.
"""
