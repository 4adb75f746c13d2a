"""Starting with the person's session: one backend a system behind one interface, chosen in `chosen.py`."""
