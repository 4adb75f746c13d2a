"""The first lines of the bundled program."""

import os
import sys

# The bundle's loader points children at the bundle's own libraries, which a browser must not load.
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)

from desktop.cli import main  # noqa: E402 - the environment comes first

sys.exit(main())
