"""Nouns and pure rules: entries, catalog, commands, intents, durations, dates, the quick-entry grammar, totals.

No I/O, no Qt, no clock of its own; the standard library alone, and of that only what starts fast.
"""
