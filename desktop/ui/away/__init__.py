"""The question after an absence: what becomes of the time in which nobody was there.

Shows the exact times of each answer, takes no focus, and changes nothing until it is answered.
"""

from desktop.ui.away.presenter import Asked, answers
from desktop.ui.away.window import AwayWindow

__all__ = ["Asked", "AwayWindow", "answers"]
