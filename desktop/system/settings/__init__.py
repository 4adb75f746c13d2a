"""`settings.toml` as the one source of every setting: read at the start, followed while the program runs, written
so that comments, order and unknown keys stay. `file` reads and writes, `live` holds what is in force and tells who
listens, `watch` notices edits by hand.
"""
