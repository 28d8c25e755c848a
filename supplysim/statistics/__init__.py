"""Statistics of experiments on numbers alone: what a record is, this room does not know."""
