"""Notifications of the desktop: one backend a system behind one interface, chosen in `chosen.py`."""
