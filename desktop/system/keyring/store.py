"""The keyring as awaitable calls with a bound: one at a time, each in a helper process that can be killed."""

import asyncio
import json
from pathlib import Path
from typing import Literal, TypeAlias

from desktop.system import helper_process

Problem: TypeAlias = Literal["locked", "absent", "refused", "silent"]
"""locked: a person must unlock it. absent: this desktop has none. refused: it answered with an error.
silent: no answer within the bound; perhaps a prompt stands open somewhere."""

PATIENCE = 20.0
"""Seconds for an answer: long enough to type a password into a prompt."""
_HELPER = Path(__file__).with_name("helper.py")


class SystemKeyring:
    """The key in the desktop's keyring. Nothing raises: a problem is part of the answer."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._turn = asyncio.Lock()

    async def read(self) -> tuple[str | None, Problem | None]:
        """The key, or None where none is kept; or what was in the way."""
        return await self._ask("get")

    async def write(self, key: str) -> Problem | None:
        """Keep `key`; what was in the way, or None when it is kept."""
        return (await self._ask("set", key))[1]

    async def delete(self) -> Problem | None:
        """Forget the key; also fine when none is kept."""
        return (await self._ask("delete"))[1]

    async def _ask(self, act: str, secret: str = "") -> tuple[str | None, Problem | None]:
        async with self._turn:
            try:
                out = await helper_process.ask(_HELPER, "_keyring", act, text=secret, patience=self._patience)
            except TimeoutError:
                return None, "silent"
            except OSError:
                return None, "refused"
        return _understood(out)


def _understood(out: bytes) -> tuple[str | None, Problem | None]:
    try:
        answer = json.loads(out)
    except ValueError:
        return None, "refused"
    problem = answer.get("problem")
    return (None, problem) if problem else (answer.get("secret"), None)
