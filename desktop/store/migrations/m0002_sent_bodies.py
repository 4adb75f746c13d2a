"""Bodies of creates outlive their commands, and what a write lost to a change elsewhere is kept with its row."""

STATEMENTS = (
    # Bodies of the last creates of entries. `start`: seconds, as it was sent.
    "CREATE TABLE sent_body (id INTEGER PRIMARY KEY AUTOINCREMENT, start INTEGER NOT NULL, uuid TEXT NOT NULL, "
    "at INTEGER NOT NULL, body TEXT NOT NULL)",
    "CREATE INDEX sent_body_start ON sent_body (start)",
    "ALTER TABLE activity ADD COLUMN lost TEXT",
)
