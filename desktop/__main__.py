"""`python -m desktop` equals the installed command `tracktray`."""

import sys

from desktop.cli import main

sys.exit(main())
