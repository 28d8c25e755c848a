"""Tests import from one another as ``tests.…``.

This file keeps the name ours: some packages (Ciw) install a package ``tests`` of their own, which
would come before a folder without it.
"""
