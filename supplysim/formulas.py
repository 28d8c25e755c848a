"""Texts that spreadsheets would take for formulas, made harmless where a CSV cannot say better."""

__all__ = ["harmless"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""First letters by which spreadsheets take a text of a CSV for a formula (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe comes before it.

    Examples
    --------
    >>> harmless("=1+1"), harmless("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text
