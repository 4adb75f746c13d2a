"""Keys that act wherever the person is: one backend a desktop, behind one interface, chosen in `chosen.py`."""
