"""When the computer sleeps, is locked or ends: a backend a system behind one interface, chosen in `chosen.py`."""
