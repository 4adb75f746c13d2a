"""The schema, as numbered steps: each module's `STATEMENTS` take the file from one version to the next.

A step that was released is never changed; `user_version` of the file counts the steps that were done. The steps
are imported only where a file needs them.
"""

LATEST = 2
"""The version that this program writes."""


def steps() -> tuple[tuple[str, ...], ...]:
    """Every step's statements, in order."""
    from desktop.store.migrations import m0001_first, m0002_sent_bodies

    return (m0001_first.STATEMENTS, m0002_sent_bodies.STATEMENTS)
