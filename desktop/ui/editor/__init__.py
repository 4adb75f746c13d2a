"""The entry editor: every field of one entry, parsed on leaving, written as one edit of what changed.

`EditorDialog` is its window; `Editor` is the form alone, for a pop-over. Lists to choose from, as quick entry
uses them too, live here.
"""

from desktop.ui.editor.dialog import EditorDialog
from desktop.ui.editor.editor import Editor

__all__ = ["Editor", "EditorDialog"]
