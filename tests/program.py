"""The program as black-box tests start it: this checkout's, or a built one that `TRACKTRAY_PROGRAM` names."""

import os
import sys

BUILT = os.environ.get("TRACKTRAY_PROGRAM", "")
"""The file of a built program; empty for the checkout's."""
PROGRAM = (BUILT,) if BUILT else (sys.executable, "-m", "desktop")
"""What starts it on a person's own account."""
DEMO = (*PROGRAM, "--demo")
"""What starts it on the demo account."""
