"""The person's terminal: what it shows, how wide it is, and a question asked there. Imports next to nothing."""

import os
import sys
from collections.abc import Mapping

TYPE_CHECKING = False  # `typing` itself costs a tenth of a quick command's time
if TYPE_CHECKING:
    from typing import Any, TextIO


class CannotPrintError(Exception):
    """The output takes no more: its reader has seen enough (`enough`), or there is no room for it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror)
        self.enough = isinstance(error, BrokenPipeError)


def agrees(question: "Mapping[str, Any]") -> bool:
    """Show target and effect, and ask the person at the terminal; anything but a clear yes is a no."""
    parts = (question.get(name) for name in ("target", "effect", "reach", "undo"))
    lines = [question["title"], *(f"  {part}" for part in parts if part)]
    tell("\n".join(lines), sys.stderr)
    print(f"{question.get('verb') or 'Do it'}? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "j", "ja")


def tell(text: str, stream: "TextIO | None") -> None:
    """Print `text` with one line break at its end, with a substitute for what the terminal cannot show.

    Nothing, where the stream was closed before we began. Raises `CannotPrintError` where it takes no more.
    """
    if text and stream is not None:
        encoding = stream.encoding or "utf-8"
        try:
            stream.write(text.encode(encoding, "replace").decode(encoding) + ("" if text.endswith("\n") else "\n"))
            stream.flush()
        except OSError as error:
            raise CannotPrintError(error) from None


def is_terminal(stream: "TextIO | None") -> bool:
    """Whether a person is at the other end."""
    return stream is not None and not stream.closed and stream.isatty() and _is_console(stream.fileno())


def _is_console(descriptor: int) -> bool:
    """Whether this terminal is one: Windows says of its null device too that it is a terminal."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        handle = ctypes.c_void_p(msvcrt.get_osfhandle(descriptor))
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(ctypes.c_ulong())))
    else:  # noqa: RET505 - so that types are those of this system
        return True


def width() -> int:
    """Columns of the terminal; 0 where the output goes to a file or a pipe and is not cut."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns if is_terminal(sys.stdout) else 0
    except (OSError, ValueError):
        return 0
