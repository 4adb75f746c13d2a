"""How long nobody touched keyboard or mouse: a backend a desktop behind one interface, chosen in `chosen.py`."""
