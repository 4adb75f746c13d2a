"""What Tracktray costs, measured in one run beside a bare tray program, for machines differ and their speed swings.

`python3 packaging/dev.py bench [FIGURE ...]` prints each figure with its aim; nothing here runs with the tests.
"""
