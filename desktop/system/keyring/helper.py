"""The short-lived process that speaks to the keyring: `get`, `set` or `delete`, JSON on standard output.

Run by its path or as `tracktray _keyring`; it imports nothing of this package. `set` reads the secret from
standard input. The answer is `{"secret": …}` or `{"problem": "locked" | "absent" | "refused"}`.
"""

import json
import sys
from typing import Any

SERVICE = "tracktray"
USER = "maton-api-key"


def run(act: str) -> int:
    """Do `act` and print the answer; the exit code is 0 whenever an answer was printed."""
    secret = sys.stdin.buffer.read().decode() if act == "set" else ""
    print(json.dumps(_answer(act, secret)), flush=True)
    return 0


def _answer(act: str, secret: str) -> dict[str, Any]:
    import keyring
    from keyring import errors

    try:
        if not _is_safe(keyring.get_keyring()):
            return {"problem": "absent"}
        if act == "get":
            return {"secret": keyring.get_password(SERVICE, USER)}
        if act == "set":
            keyring.set_password(SERVICE, USER, secret)
        elif keyring.get_password(SERVICE, USER) is not None:
            keyring.delete_password(SERVICE, USER)
    except errors.NoKeyringError:
        return {"problem": "absent"}
    except (errors.KeyringLocked, errors.InitError):
        # InitError: the collection cannot be opened or made without a person who answers a prompt.
        return {"problem": "locked"}
    except Exception as error:  # noqa: BLE001 - backends raise their buses' and systems' own kinds
        return {"problem": "refused", "kind": type(error).__name__}
    return {"secret": None}


def _is_safe(backend: Any) -> bool:
    """Only backends that keyring itself recommends: the others keep plain text, or nothing at all."""
    return bool(backend.priority >= 1)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
