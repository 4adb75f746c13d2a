"""The short-lived process that asks which release is the newest: JSON on standard input and output.

Run by its path or as `tracktray _updates`; it imports nothing of this package. It reads `{"feed": URL, "proxy":
"system" | "none" | URL}` and answers `{"tag": …}` or `{"problem": KIND}`. The request says nothing of the person.
"""

import json
import sys
from typing import Any

LONGEST = 2**20
"""Bytes of an answer that is still read."""
PHASE = 10.0
"""Seconds for each phase of the request."""


def run() -> int:
    """Ask and print the answer; the exit code is 0 whenever an answer was printed."""
    wish = json.load(sys.stdin)
    print(json.dumps(_answer(wish["feed"], wish["proxy"])), flush=True)
    return 0


def _answer(feed: str, proxy: str) -> dict[str, Any]:
    import httpx

    try:
        with httpx.Client(
            verify=httpx.create_ssl_context(),
            timeout=PHASE,
            follow_redirects=True,
            max_redirects=3,
            proxy=None if proxy in ("system", "none") else proxy,
            trust_env=proxy == "system",
            headers={"User-Agent": "tracktray", "Accept": "application/json"},
        ) as client:
            return {"tag": json.loads(_body(client, feed))["tag_name"]}
    except (httpx.HTTPError, httpx.InvalidURL, ImportError, LookupError, OSError, TypeError, ValueError) as error:
        return {"problem": type(error).__name__}


def _body(client: Any, feed: str) -> bytes:
    body = bytearray()
    with client.stream("GET", feed) as response:
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LONGEST:
                raise ValueError("too long for an answer")
    return bytes(body)


if __name__ == "__main__":
    sys.exit(run())
