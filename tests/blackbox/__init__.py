"""The real program from outside: started as a person starts it, on a desktop of its own, and used by its tray."""

import sys

DEMO = (sys.executable, "-m", "desktop", "--demo")
"""The command line that starts it on the demo account."""
