"""A virtual X screen, for whoever shows windows in tests."""

from collections.abc import Mapping
from subprocess import DEVNULL, PIPE, Popen


def start_screen(*options: str, environment: Mapping[str, str] | None = None) -> tuple[Popen[bytes], str]:
    """Start an Xvfb under a number of its own choice; it, and its name for `DISPLAY`. Raises RuntimeError."""
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset", *options]
    server = Popen(command, stdout=PIPE, stderr=DEVNULL, env=environment, start_new_session=True)
    assert server.stdout is not None
    with server.stdout as output:
        number = output.readline().decode().strip()
    if not number:
        raise RuntimeError("Xvfb did not start")
    return server, f":{number}"
