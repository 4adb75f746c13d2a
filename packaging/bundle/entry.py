"""The first lines of the bundled program."""

import os
import sys

# The bundle's loader points children at the bundle's own libraries, which a browser must not load.
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
# By the loader's notes the next one, of this program as a child or as its newer version, would think that done.
for _name in [name for name in os.environ if name.startswith("_PYI_")]:
    del os.environ[_name]

if sys.argv[1:2] == ["_path"]:
    import command_path  # the installer's act on Windows

    sys.exit(command_path.run(sys.argv[2:]))

from desktop.cli import main  # noqa: E402 - the environment comes first

sys.exit(main())
