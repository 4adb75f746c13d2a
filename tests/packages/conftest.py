"""What the lane builds, once for all its tests, and where it is tried."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.packages.building import CHECKOUT, build
from tests.packages.root import Root

if TYPE_CHECKING:
    from tests.desktop_session import DesktopSession


@pytest.fixture(scope="session")
def deb() -> Path:
    """The Debian package of this checkout."""
    (built,) = build("deb")
    return built


@pytest.fixture(scope="session")
def bundled() -> Path:
    """The program in the folder that packages are made of."""
    build("bundle")
    return CHECKOUT / "build/bundle/tracktray/tracktray"


@pytest.fixture
def desktop(home: Path) -> Iterator["DesktopSession"]:
    from tests.desktop_session import DesktopSession  # of Linux alone

    place = home / "desktop"
    place.mkdir()
    with DesktopSession(place) as session:
        yield session


@pytest.fixture
def debian(desktop: "DesktopSession", deb: Path) -> Iterator[Root]:
    """A clean Debian; the package lies as `tracktray.deb` in the desktop's folder, which is there too."""
    with tempfile.TemporaryDirectory(prefix="tracktray-debian-") as place:
        shutil.copy(deb, desktop.folder / "tracktray.deb")
        with Root(Path(place), desktop.folder) as root:
            root.run("apt-get", "-qq", "update")
            yield root
