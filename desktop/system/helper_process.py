"""Work in a short-lived process of the program's own: what it loads goes with it, and it can be killed."""

import asyncio
import os
import sys
from pathlib import Path


async def ask(module: Path, word: str, *arguments: str, text: str = "", patience: float) -> bytes:
    """What the helper printed that got `text` on its standard input.

    `module` is the helper's file, `word` the command by which the bundled program knows it. Raises OSError where it
    cannot be started, and TimeoutError after `patience` seconds, when it is killed.
    """
    helper = await asyncio.create_subprocess_exec(
        *_command(module, word),
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name != "MATON_API_KEY"},
    )
    try:
        out, _ = await asyncio.wait_for(helper.communicate(text.encode()), patience)
    finally:
        if helper.returncode is None:
            helper.kill()
            await helper.wait()
    return out


def _command(module: Path, word: str) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, word]
    # By path and with -P: neither the current folder nor this one can put another library in the way.
    return [sys.executable, "-P", str(module)]
