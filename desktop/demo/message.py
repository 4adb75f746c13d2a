"""Requests and replies, as they cross the wire, without a network."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple


class Request(NamedTuple):
    method: str
    path: str
    """Decoded, without the query."""
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    """Names in lower case."""
    body: bytes = b""


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Refused(Exception):  # noqa: N818 - a reply, not a fault
    """Ends the handling of a request with `reply`."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def json_reply(value: Any, status: int = 200) -> Reply:
    """`value` as compact JSON."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status, {"Content-Type": "application/json; charset=utf-8"}, body)


def refuse(status: int, sentence: str) -> Refused:
    """Toggl's usual refusal: a bare JSON string."""
    return Refused(json_reply(sentence, status))
