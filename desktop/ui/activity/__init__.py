"""Activity: every write in a sentence, with how it was approved, how it ended, and what can be done about it.

It draws what `Tracker.activity` tells and follows each new state; refused changes are mended in place.
"""

from desktop.ui.activity.window import ActivityWindow

__all__ = ["ActivityWindow"]
