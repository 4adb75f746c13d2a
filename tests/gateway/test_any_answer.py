"""Whatever comes back, a call ends in its value or in a GatewayError."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
from hypothesis import given
from hypothesis import strategies as st

from desktop.gateway.client import Gateway
from desktop.gateway.errors import GatewayError
from tests.gateway.parties import YES, scripted

Story = Callable[[Gateway], Awaitable[object]]

STORIES: tuple[Story, ...] = (
    lambda gateway: gateway.connections(),
    lambda gateway: gateway.connection("c"),
    lambda gateway: gateway.create_connection(),
    lambda gateway: gateway.me(),
    lambda gateway: gateway.me_related(),
    lambda gateway: gateway.quota(),
    lambda gateway: gateway.entries_since(1),
    lambda gateway: gateway.current_entry(),
    lambda gateway: gateway.favorites(),
    lambda gateway: gateway.all_projects(1),
    lambda gateway: gateway.create_entry(1, {}, YES),
    lambda gateway: gateway.stop_entry(1, 2, YES),
    lambda gateway: gateway.delete_entry(1, 2, YES),
    lambda gateway: gateway.patch_entries(1, [2], [], YES),
    lambda gateway: gateway.create_tag(1, {}, YES),
    lambda gateway: gateway.archive_client(1, 2, YES),
)
NAMES = st.sampled_from(
    ["id", "connections", "connection", "connection_id", "url", "status", "success", "failure", "message", "error"]
) | st.sampled_from(["workspaces", "time_entries", "favorite_id", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)
BODIES = st.one_of(
    st.binary(max_size=200),
    VALUES.map(lambda value: json.dumps(value).encode()),
    VALUES.map(lambda value: json.dumps(value).encode()[:-1]),
    st.sampled_from([b"[" * 100_000, b"1" * 5_000, b"\xef\xbb\xbf[]", b'"\\ud800"', b'{"id":1e400}', b"NaN"]),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Date",
            "Retry-After",
            "Location",
            "X-Toggl-Quota-Remaining",
            "X-Toggl-Quota-Resets-In",
            "Content-Encoding",
        ]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40) | st.sampled_from(["gzip", "/x", "0"]),
)


@given(
    st.sampled_from(STORIES),
    st.sampled_from([200, 201, 204, 302, 400, 401, 402, 403, 404, 408, 409, 418, 429, 500, 503]),
    BODIES,
    HEADERS,
)
def test_any_answer_is_a_value_or_a_gateway_error(
    story: Story, status: int, body: bytes, headers: dict[str, str]
) -> None:
    class Body(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield body

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=Body())

    async def run() -> None:
        with contextlib.suppress(GatewayError):
            await story(scripted(answer))

    asyncio.run(run())
