"""Quick entry: a line in the quick-entry grammar, a preview of what Enter will do, the recent entries.

It closes when the act is on disk, and keeps what was typed when it is refused or when one turns elsewhere.
"""

from desktop.ui.quick_entry.window import QuickEntry

__all__ = ["QuickEntry"]
