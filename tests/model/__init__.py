"""The pure rules: times, names, the quick-entry grammar, totals, settings."""
