"""The keyring as awaitable calls with a bound: one at a time, each in a helper process that can be killed."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Literal, TypeAlias

Problem: TypeAlias = Literal["locked", "absent", "refused", "silent"]
"""locked: a person must unlock it. absent: this desktop has none. refused: it answered with an error.
silent: no answer within the bound; perhaps a prompt stands open somewhere."""

PATIENCE = 20.0
"""Seconds for an answer: long enough to type a password into a prompt."""


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
                helper = await asyncio.create_subprocess_exec(
                    *_helper(act),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                    env={name: value for name, value in os.environ.items() if name != "MATON_API_KEY"},
                )
            except OSError:
                return None, "refused"
            try:
                out, _ = await asyncio.wait_for(helper.communicate(secret.encode()), self._patience)
            except TimeoutError:
                return None, "silent"
            finally:
                if helper.returncode is None:
                    helper.kill()
                    await helper.wait()
        return _understood(out)


def _helper(act: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "_keyring", act]
    # By path and with -P: neither the current folder nor this one can put another `keyring` in the way.
    return [sys.executable, "-P", str(Path(__file__).with_name("helper.py")), act]


def _understood(out: bytes) -> tuple[str | None, Problem | None]:
    try:
        answer = json.loads(out)
    except ValueError:
        return None, "refused"
    problem = answer.get("problem")
    return (None, problem) if problem else (answer.get("secret"), None)
