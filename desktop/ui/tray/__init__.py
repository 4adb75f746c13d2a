"""The tray: icon, tool tip and menu drawn from the state; where a desktop shows no tray, a small window instead.

What is said is decided in `presenter` and `form`, without Qt; the rest only shows it. Nothing here wakes the
computer but the minute in the menu, and that only while a timer runs.
"""
