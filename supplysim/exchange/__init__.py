"""Excel out: a scenario as a workbook to fill in, a run as a workbook or CSV tables to read.

Reading a scenario's workbook is :mod:`supplysim.scenario`'s own. Nothing is imported here, so that
a caller pays for XlsxWriter when it writes.
"""
