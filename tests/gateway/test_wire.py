"""One request and its answer: what is sent, where to, what is heard, and what may never leak."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from types import FrameType
from typing import Any

import httpx
import pytest

from desktop import __version__
from desktop.gateway import errors
from desktop.gateway.client import Gateway
from desktop.gateway.heard import Heard
from tests.gateway.parties import BASE, EPOCH, KEY, YES, SetClock, Yes, scripted

ENTRY = {"id": 7, "start": "2026-02-13T19:58:43Z"}
SIGN_IN = "https://connect.example/?session_token=TOP-SECRET"


def answering(status: int = 200, **options: Any) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(status, **options)


def test_a_request_carries_key_connection_and_name_of_the_program() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[] if "me" in request.url.path else {"connections": []})

    async def story() -> None:
        gateway = scripted(answer)
        await gateway.connections("ACTIVE")
        gateway.connection_id = "5bd6c4e5"
        await gateway.entries_since(1_739_000_000, meta=True)
        await gateway.connections()

    asyncio.run(story())
    first, second, third = seen
    assert str(first.url) == f"{BASE}/connections?app=toggl-track&status=ACTIVE"
    assert str(second.url) == f"{BASE}/toggl-track/api/v9/me/time_entries?since=1739000000&meta=true"
    assert second.headers["Authorization"] == f"Bearer {KEY}"
    assert second.headers["Maton-Connection"] == "5bd6c4e5"
    assert second.headers["User-Agent"] == f"tracktray/{__version__}"
    assert "Maton-Connection" not in first.headers
    assert "Maton-Connection" not in third.headers
    assert second.extensions["timeout"] == {"connect": 10, "read": 30, "write": 10, "pool": 5}


def test_a_body_is_sent_as_json_with_every_character_intact() -> None:
    bodies: list[object] = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Content-Type"] == "application/json"
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json=ENTRY)

    body = {"description": "Tea & cake_☕ שלום", "tag_ids": [1], "project_id": None}
    asyncio.run(scripted(answer).update_entry(1, 7, body, YES))
    assert bodies == [body]


@pytest.mark.parametrize("key", [None, "", "two words", "line\nbreak", "line\r\nX-Evil: 1", "schlüssel", "a\x00"])
def test_what_cannot_be_a_key_is_never_sent(key: str | None) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError("sent")

    gateway = scripted(answer)
    gateway._key = lambda: key
    with pytest.raises(errors.InvalidKey) as caught:
        asyncio.run(gateway.me())
    assert not key or key not in str(caught.value)


def test_a_connection_id_with_a_line_break_is_never_sent() -> None:
    gateway = scripted(answering(json={"id": 1}))
    gateway.connection_id = "a\r\nX-Evil: 1"
    with pytest.raises(errors.NotSent):
        asyncio.run(gateway.me())


def test_a_write_without_the_words_of_its_approval_is_a_programming_fault() -> None:
    gateway = scripted(answering(json=ENTRY))
    with pytest.raises(ValueError, match="approval"):
        asyncio.run(gateway.stop_entry(1, 7, Yes("  ")))
    with pytest.raises(ValueError, match="approval"):
        asyncio.run(gateway.delete_entry(1, 7, Yes("")))


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx.ConnectError("Name or service not known"), errors.NotSent),
        (httpx.ConnectTimeout(""), errors.NotSent),
        (httpx.PoolTimeout(""), errors.NotSent),
        (httpx.ProxyError("407"), errors.NotSent),
        (httpx.UnsupportedProtocol(""), errors.NotSent),
        (httpx.WriteError(""), errors.Uncertain),
        (httpx.WriteTimeout(""), errors.Uncertain),
        (httpx.ReadError(""), errors.Uncertain),
        (httpx.ReadTimeout(""), errors.Uncertain),
        (httpx.CloseError(""), errors.Uncertain),
        (httpx.RemoteProtocolError("peer closed"), errors.Uncertain),
        (httpx.LocalProtocolError(""), errors.Uncertain),
        (httpx.DecodingError(""), errors.Uncertain),
        (httpx.StreamClosed(), errors.Uncertain),
        (ConnectionResetError(), errors.Uncertain),
        (ValueError("odd"), errors.Uncertain),
    ],
)
def test_a_failed_exchange_says_whether_anything_may_have_happened(
    raised: Exception, kind: type[errors.GatewayError]
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise raised

    async def story() -> None:
        gateway = scripted(answer)
        heard: list[Heard] = []
        gateway.listen(heard.append)
        with pytest.raises(errors.GatewayError) as caught:
            await gateway.create_entry(1, {}, YES)
        assert type(caught.value) is kind
        assert caught.value.__context__ is None
        if isinstance(caught.value, errors.Uncertain):
            assert caught.value.given_up_at == EPOCH
        assert [(each.reached, each.status) for each in heard] == [(False, None)]

    asyncio.run(story())


def test_every_answer_is_heard_with_quota_and_server_time() -> None:
    headers = {
        "X-Toggl-Quota-Remaining": "3",
        "X-Toggl-Quota-Resets-In": "1800",
        "Date": "Fri, 13 Feb 2026 19:58:41 GMT",
    }
    answers = iter((httpx.Response(200, json=ENTRY, headers=headers), httpx.Response(404, headers=headers)))

    async def story() -> list[Heard]:
        gateway = scripted(lambda request: next(answers))
        heard: list[Heard] = []
        gateway.listen(heard.append)
        await gateway.entry(7)
        with pytest.raises(errors.Missing):
            await gateway.update_entry(12, 7, {}, YES)
        return heard

    date = datetime(2026, 2, 13, 19, 58, 41, tzinfo=UTC)
    assert asyncio.run(story()) == [
        Heard("user", None, 200, 3, 1800, date, EPOCH, EPOCH, True),
        Heard("workspace", 12, 404, 3, 1800, date, EPOCH, EPOCH, True),
    ]


@pytest.mark.parametrize("date", ["yesterday", "Fri, 99 Feb 2026 19:58:41 GMT", "", "Fri, 13 Feb 99999 1:1:1 GMT"])
def test_headers_that_make_no_sense_are_as_if_missing(date: str) -> None:
    headers = {"Date": date, "X-Toggl-Quota-Remaining": "many", "X-Toggl-Quota-Resets-In": "-1"}

    async def story() -> Heard:
        gateway = scripted(answering(json={"id": 1}, headers=headers))
        heard: list[Heard] = []
        gateway.listen(heard.append)
        await gateway.me()
        return heard[0]

    found = asyncio.run(story())
    assert (found.server_date, found.remaining, found.resets_in) == (None, None, None)


def test_a_read_follows_a_redirect_inside_the_gateway_and_no_other() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        target = {"/toggl-track/api/v9/me": "/moved", "/moved": f"{BASE}/there"}.get(request.url.path)
        return httpx.Response(307, headers={"Location": target}) if target else httpx.Response(200, json={"id": 1})

    assert asyncio.run(scripted(answer).me()) == {"id": 1}
    assert seen == [f"{BASE}/toggl-track/api/v9/me", f"{BASE}/moved", f"{BASE}/there"]


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.invalid/",
        "http://gateway.invalid/",
        "https://gateway.invalid:8443/",
        "//elsewhere.invalid/",
        "https://gateway.invalid@elsewhere.invalid/",
        "https://elsewhere.invalid@gateway.invalid/",
        "https://[",
        "",
    ],
)
def test_the_key_follows_no_redirect_out_of_the_gateway(location: str) -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(str(request.url))
        return httpx.Response(302, headers={"Location": location})

    with pytest.raises(errors.Unreadable):
        asyncio.run(scripted(answer).me())
    assert hosts == [f"{BASE}/toggl-track/api/v9/me"]


def test_cookies_are_not_kept() -> None:
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("Cookie"))
        return httpx.Response(200, json={"id": 1}, headers={"Set-Cookie": "session=abc; Path=/"})

    async def story() -> None:
        gateway = scripted(answer)
        await gateway.me()
        await gateway.me()

    asyncio.run(story())
    assert seen == [None, None]


def test_a_redirect_in_a_circle_ends() -> None:
    with pytest.raises(errors.Unreadable, match="circle"):
        asyncio.run(scripted(answering(302, headers={"Location": "/again"})).me())


def test_a_redirected_write_is_uncertain_and_not_repeated() -> None:
    paths: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return httpx.Response(307, headers={"Location": "/moved"})

    with pytest.raises(errors.Uncertain):
        asyncio.run(scripted(answer).create_entry(1, {}, YES))
    assert len(paths) == 1


@pytest.mark.parametrize("body", [b"", b"<html>Welcome</html>", b'{"id": 7, "sta', b"null", b"[]", b'{"id": true}'])
def test_an_answer_that_cannot_be_read_leaves_a_write_uncertain_and_a_read_repeatable(body: bytes) -> None:
    gateway = scripted(answering(200, content=body))
    with pytest.raises(errors.Uncertain) as caught:
        asyncio.run(gateway.create_entry(1, {}, YES))
    assert caught.value.status == 200
    with pytest.raises(errors.Unreadable):
        asyncio.run(gateway.me())


@pytest.mark.parametrize("body", [b"", b"{}", b"[7]", b"OK"])
def test_a_deletion_needs_no_content(body: bytes) -> None:
    asyncio.run(scripted(answering(200, content=body)).delete_entry(1, 7, YES))


def test_a_page_in_answer_to_a_deletion_proves_nothing() -> None:
    with pytest.raises(errors.Uncertain):
        asyncio.run(scripted(answering(200, content=b"<html>Log in to WiFi</html>")).delete_entry(1, 7, YES))


def test_an_endless_answer_is_given_up() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 2**20

    with pytest.raises(errors.Uncertain, match="too long"):
        asyncio.run(scripted(answering(200, content=endless())).me())


def test_secrets_in_answers_are_taken_out() -> None:
    row = {"id": 1, "api_token": "T", "ical_url": "/ical/T", "intercom_hash": "T", "email": "a@example.com"}
    answer = {**row, "workspaces": [dict(row)], "clients": None}

    async def story() -> str:
        gateway = scripted(answering(json=answer))
        related = await gateway.me_related()
        assert related.clients == []
        assert related.profile == {"id": 1, "email": "a@example.com"}
        return repr(related) + repr(await gateway.me())

    assert "'T'" not in asyncio.run(story())


def test_a_sign_in_page_shows_in_no_repr() -> None:
    row = {"connection_id": "c1", "status": "PENDING", "url": SIGN_IN, "metadata": {"token": "TOP-SECRET"}}
    connection = asyncio.run(scripted(answering(json={"connection": row})).connection("c1"))
    assert connection.url == SIGN_IN
    assert "TOP-SECRET" not in f"{connection!r} {connection} {[connection]}"


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(401, text=f"unknown key {KEY}"),
        httpx.Response(200, json={"connections": [{"url": SIGN_IN}]}),
        httpx.Response(200, text=f'{{"connections": [{{"url": "{SIGN_IN}", {KEY}'),
        httpx.ConnectError("no route"),
        httpx.ReadError("reset"),
    ],
)
def test_neither_key_nor_sign_in_page_is_in_an_error_its_traceback_or_the_log(
    response: httpx.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(response, Exception):
            raise response
        return response

    caplog.set_level(logging.DEBUG)
    with pytest.raises(errors.GatewayError) as caught:
        asyncio.run(scripted(answer).connections())
    inside = [entry for entry in traceback.walk_tb(caught.value.__traceback__) if "gateway/" in _file(entry[0])]
    kept = "".join(repr(list(frame.f_locals.values())) for frame, _line in inside if "tests" not in _file(frame))
    told = f"{caught.value!r} {caught.value} {caplog.text} {kept}"
    assert KEY not in told
    assert "TOP-SECRET" not in told


def test_unpaired_surrogates_do_not_get_through() -> None:
    gateway = scripted(answering(content=b'{"id": 7, "description": "a\\ud83db", "note": "\\ud83d\\ude00"}'))
    assert asyncio.run(gateway.entry(7)) == {"id": 7, "description": "a?b", "note": "😀"}


def test_a_base_url_that_is_none_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="https"):
        Gateway(base_url="http://api.maton.ai", key=lambda: KEY, clock=SetClock())


def _file(frame: FrameType) -> str:
    return frame.f_code.co_filename
