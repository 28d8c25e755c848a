"""Measures of a record: each defined once, as a ratio of sums a reader can recompute."""
