"""The embedded gateway: Maton's and Toggl Track's wire contract in process, for `--demo`, tests and simulation.

Promises the recorded behaviour, quirks included, on a clock passed in, the same for the same seed.
Import names from its modules: `world`, `account`, `freelancer`, `faults`, `transport`, `server`, `persist`.
"""
