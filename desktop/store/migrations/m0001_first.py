"""The first schema."""

STATEMENTS = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # Counts the commits that changed an area, so that another process can tell which.
    "CREATE TABLE revision (area TEXT PRIMARY KEY, n INTEGER NOT NULL)",
    "INSERT INTO revision VALUES ('entries', 0), ('catalog', 0), ('profile', 0), ('commands', 0), ('activity', 0), "
    "('favorites', 0), ('quota', 0), ('meta', 0)",
    "CREATE TABLE profile (id INTEGER PRIMARY KEY, raw TEXT NOT NULL)",
    # Workspaces, projects, clients, tags and tasks. `at`, `answered`: microseconds.
    "CREATE TABLE thing (noun TEXT NOT NULL, id INTEGER NOT NULL, workspace_id INTEGER NOT NULL, at INTEGER, "
    "answered INTEGER, deleted INTEGER NOT NULL, raw TEXT NOT NULL, PRIMARY KEY (noun, id)) WITHOUT ROWID",
    # The mirror. `start`, `stop`: seconds; `stop` NULL: it runs. `at`, `seen`, `answered`: microseconds.
    # `start` is NULL where only the deletion of an entry is known.
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, workspace_id INTEGER NOT NULL, user_id INTEGER, start INTEGER, "
    "stop INTEGER, description TEXT NOT NULL, project_id INTEGER, task_id INTEGER, tag_ids TEXT NOT NULL, "
    "billable INTEGER NOT NULL, at INTEGER, seen INTEGER, answered INTEGER, deleted INTEGER NOT NULL, "
    "field_at TEXT NOT NULL, raw TEXT NOT NULL)",
    "CREATE INDEX entry_start ON entry (start) WHERE deleted = 0",
    "CREATE INDEX entry_any_start ON entry (start)",
    "CREATE INDEX entry_running ON entry (start) WHERE deleted = 0 AND stop IS NULL",
    "CREATE TABLE alias (uuid TEXT PRIMARY KEY, noun TEXT NOT NULL, id INTEGER NOT NULL, UNIQUE (noun, id))",
    "CREATE TABLE implied_stop (entry TEXT PRIMARY KEY, moment INTEGER NOT NULL, start_uuid TEXT NOT NULL, "
    "asked_for INTEGER)",
    # AUTOINCREMENT: a place in the outbox is never given twice.
    "CREATE TABLE command (seq INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE, noun TEXT NOT NULL, "
    "verb TEXT NOT NULL, target TEXT NOT NULL, workspace_id INTEGER NOT NULL, fields TEXT NOT NULL, "
    "base TEXT NOT NULL, at INTEGER NOT NULL, approval TEXT NOT NULL, live INTEGER NOT NULL, "
    "exclusive INTEGER NOT NULL, status TEXT NOT NULL, attempts INTEGER NOT NULL, t0 INTEGER, given_up INTEGER, "
    "not_before INTEGER, bodies TEXT NOT NULL, reason TEXT, question TEXT, batch TEXT)",
    # Every start that this device has created, in seconds, for good.
    "CREATE TABLE own_start (start INTEGER PRIMARY KEY)",
    "CREATE TABLE activity (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, words TEXT NOT NULL, "
    "how TEXT NOT NULL, approved_at INTEGER NOT NULL, command_uuid TEXT NOT NULL, noun TEXT NOT NULL, "
    "verb TEXT NOT NULL, target TEXT NOT NULL, workspace_id INTEGER NOT NULL, before TEXT, after TEXT, "
    "outcome TEXT NOT NULL, batch TEXT, note TEXT)",
    "CREATE INDEX activity_command ON activity (command_uuid)",
    "CREATE TABLE favorite (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fields TEXT NOT NULL, "
    "place INTEGER NOT NULL)",
    'CREATE TABLE quota (bucket TEXT PRIMARY KEY, "limit" INTEGER, remaining INTEGER, resets_at INTEGER, '
    "heard_at INTEGER NOT NULL)",
    "CREATE TABLE request (bucket TEXT NOT NULL, at INTEGER NOT NULL)",
    "CREATE INDEX request_at ON request (bucket, at)",
)
