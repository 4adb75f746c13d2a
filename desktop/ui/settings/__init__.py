"""Settings: every key of `settings.toml` as a row, a page for each theme, and a field that finds them.

Rows are made from `description`; what is chosen is written at once, what fails is said under its row, and what is
edited in the file by hand is seen here at once. What other rooms can do on this desktop comes in by `interfaces`.
"""

from desktop.ui.settings.interfaces import Autostart, Hotkeys, Kept
from desktop.ui.settings.window import SettingsWindow

__all__ = ["Autostart", "Hotkeys", "Kept", "SettingsWindow"]
