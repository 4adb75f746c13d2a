"""The log file: rotating, readable by its owner alone, and without anybody's secrets.

At the default level it also holds no names: descriptions, projects and e-mail addresses are logged only at
`debug`, and the texts of exceptions, which may quote a server that quotes a description, are left out above it.
"""

import logging
import os
import re
import traceback
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from desktop.system.lockfile import LockFile

SIZE = 512 * 1024
KEPT = 3
GONE = "[removed]"

_Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_SECRETS = re.compile(
    r"(?P<before>\bBearer\s+|\bBasic\s+|[\"']?\b(?:api_token|api_key|session_token|token|password|secret)[\"']?\s*[=:]\s*[\"']?)"
    r"[^\s\"'&,}]+"
    r"|https?://(?:[\w-]+\.)*maton\.ai(?!/(?:connections|toggl-track)\b)[^\s\"']*[?#/][^\s\"']+",
    re.IGNORECASE,
)
_hidden: set[str] = set()


def hide(secret: str | None) -> None:
    """From now on `secret` is removed from every line, wherever it stands."""
    if secret:
        _hidden.add(secret)


def redacted(text: str) -> str:
    """`text` without keys, tokens, and sign-in addresses."""
    for secret in _hidden:
        text = text.replace(secret, GONE)
    return _SECRETS.sub(lambda found: (found["before"] or "") + GONE, text)


def start(path: Path, level: str = "info", *, secret: str | None = None) -> logging.Handler:
    """Log this process to `path` from `level` (`debug`, `info`, `warning`, `error`) on.

    The file is made with its first line. Where it cannot be written, nothing is logged and nothing fails: time
    tracking does not depend on a log. Returns the handler; `stop` takes it away again.
    """
    hide(secret)
    handler = _SharedFile(path)
    logging.getLogger().addHandler(handler)
    set_level(handler, level)
    for chatty in ("httpx", "httpcore", "asyncio", "keyring", "qasync"):  # they log addresses of requests
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return handler


def set_level(handler: logging.Handler, level: str) -> None:
    """Log from another level on."""
    chosen = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler.setFormatter(_Redacting(texts=chosen <= logging.DEBUG))
    logging.getLogger().setLevel(chosen)


def stop(handler: logging.Handler) -> None:
    """The counterpart of `start`; the log is forgotten when the person logs out."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def files(path: Path) -> list[Path]:
    """The log and its older parts that exist."""
    return [part for part in (path, *(Path(f"{path}.{n}") for n in range(1, KEPT + 1))) if part.exists()]


class _Redacting(logging.Formatter):
    def __init__(self, *, texts: bool) -> None:
        super().__init__("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
        self._texts = texts

    def format(self, record: logging.LogRecord) -> str:
        # The traceback is formatted here and cached on the record; another handler must not see ours.
        cached, record.exc_text = record.exc_text, None
        try:
            return redacted(super().format(record)).replace("\x00", "")
        finally:
            record.exc_text = cached

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's name
        if self._texts or ei[1] is None:
            return super().formatException(ei)
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__} at")
            lines += [
                f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)


class _SharedFile(RotatingFileHandler):
    """A rotating file that several processes write: one of them rotates, the others notice."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = LockFile(path.with_name(path.name + ".lock"))
        super().__init__(
            path, maxBytes=SIZE, backupCount=KEPT, delay=True, encoding="utf-8", errors="backslashreplace"
        )

    def _open(self) -> TextIOWrapper:
        return open(self._path, "a", encoding="utf-8", errors="backslashreplace", opener=_owner_only)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._follow()
            super().emit(record)
        except OSError:  # a folder that may not be written, a full disk: tracking time goes on without a log
            return

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full disk must not print tracebacks over the command line."""

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        if not self._turn.acquire():
            return
        try:
            self._follow()
            if self._path.exists() and self._path.stat().st_size >= SIZE // 2:
                super().doRollover()
        finally:
            self._turn.release()

    def _follow(self) -> None:
        """Open the file anew where another process has rotated it away."""
        if self.stream is None:
            return
        ours = os.fstat(self.stream.fileno())
        try:
            there = self._path.stat()
        except FileNotFoundError:
            there = None
        if there is None or (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino):
            self.stream.close()
            self.stream = self._open()


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
