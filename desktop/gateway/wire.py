"""One request to the gateway and its answer, or its typed error. Everything secret about a request lives here."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from desktop import __version__
from desktop.gateway import decode
from desktop.gateway.address import check_base_url, is_token
from desktop.gateway.approved import Approved, demand
from desktop.gateway.classify import Failure, classify
from desktop.gateway.errors import Bucket, InvalidKey, NotSent, Uncertain, Unreadable
from desktop.gateway.heard import Heard, Listener, http_date, remaining, resets_in
from desktop.gateway.line import Broken, Line, Received
from desktop.model.clock import Clock

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")
TOGGL = "/toggl-track/api/v9"
LONGEST_ANSWER = 64 * 2**20
"""Bytes; a longer answer is none of Toggl's."""
WHOLE_EXCHANGE = 75.0
"""Seconds for one exchange from connecting to the last byte, however slowly the bytes drip."""
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 3


class Call(NamedTuple):
    """One request as the endpoints describe it."""

    method: str
    path: str
    """After the base URL."""
    bucket: Bucket
    workspace_id: int | None = None
    params: Mapping[str, str] = {}
    body: Any = None
    """Sent as JSON unless None."""
    stops: bool = False

    @property
    def reads(self) -> bool:
        return self.method == "GET"


class Wire:
    """Sends calls to one gateway with one key. Endpoints are added by subclasses.

    `key` is asked anew for each request and never kept. `proxy` is "system", "none" or a URL. With `transport`
    nothing is read from the environment and no socket is opened. Raises ValueError for an unusable `base_url`.
    """

    def __init__(
        self,
        *,
        base_url: str,
        key: Callable[[], str | None],
        clock: Clock,
        transport: "httpx.AsyncBaseTransport | None" = None,
        proxy: str | None = "system",
    ) -> None:
        self.connection_id: str | None = None
        """Sent as `Maton-Connection` once set."""
        self.base_url = check_base_url(base_url)
        self._key = key
        self._clock = clock
        self._line = Line(self.base_url, transport=transport, proxy=proxy)
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Have `listener` told about every request from now on, after its end."""
        self._listeners.append(listener)

    async def use_proxy(self, proxy: str) -> None:
        """Take "system", "none" or a URL as the proxy from the next request on."""
        await self._line.use_proxy(proxy)

    async def aclose(self) -> None:
        """Close the HTTP connections. A later request opens new ones."""
        await self._line.close()

    async def _read(self, call: Call, decoder: Callable[[Any], T]) -> T:
        """The decoded answer of a call that changes nothing."""
        answer = await self._exchange(call)
        found = _decoded(answer, decoder)
        if isinstance(found, _Nonsense):
            raise Unreadable(answer.status, found.text)
        return found

    async def _write(self, call: Call, decoder: Callable[[Any], T], approved: Approved) -> T:
        """The decoded answer of an approved call; one that cannot be read leaves the write uncertain."""
        demand(approved)
        return await self._write_connection(call, decoder)

    async def _write_connection(self, call: Call, decoder: Callable[[Any], T]) -> T:
        answer = await self._exchange(call)
        found = _decoded(answer, decoder)
        if isinstance(found, _Nonsense):
            raise Uncertain(answer.status, found.text, given_up_at=self._clock.now())
        return found

    async def _erase(self, call: Call, approved: Approved) -> None:
        """An approved call whose success has no content to read."""
        demand(approved)
        await self._erase_connection(call)

    async def _erase_connection(self, call: Call) -> None:
        answer = await self._exchange(call)
        if answer.body.lstrip()[:1] == b"<":  # a page, so not the gateway
            raise Uncertain(answer.status, "a page instead of an answer", given_up_at=self._clock.now())

    async def _exchange(self, call: Call) -> Received:
        """A 2xx answer, or the typed error. Redirects of reads inside the gateway's own origin are followed."""
        url = self.base_url + call.path
        params: Mapping[str, str] = call.params
        for _ in range(_MOST_REDIRECTS + 1):
            answer = await self._once(call, url, params)
            if 200 <= answer.status < 300:
                return answer
            target = self._line.inside(url, answer.headers.get("location")) if call.reads else None
            if target is None or answer.status not in _REDIRECTS:
                raise classify(self._failure(call, answer))
            url, params = target, {}
        raise Unreadable(answer.status, "The gateway redirects in a circle.")

    async def _once(self, call: Call, url: str, params: Mapping[str, str]) -> Received:
        """One request, one answer, told to the listeners either way."""
        request = await self._request(call, url, params)
        sent_at = self._clock.now()
        try:
            async with asyncio.timeout(WHOLE_EXCHANGE):
                result = await self._line.send(request, LONGEST_ANSWER)
        except TimeoutError:
            result = Broken("the answer took too long", sent=True)
        now = self._clock.now()
        headers = {} if isinstance(result, Broken) else result.headers
        self._tell(
            Heard(
                bucket=call.bucket,
                workspace_id=call.workspace_id,
                status=None if isinstance(result, Broken) else result.status,
                remaining=remaining(headers),
                resets_in=resets_in(headers),
                server_date=http_date(headers.get("date")),
                sent_at=sent_at,
                received_at=now,
                reached=not isinstance(result, Broken),
            )
        )
        if isinstance(result, Broken):
            raise Uncertain(None, result.text, given_up_at=now) if result.sent else NotSent(None, result.text)
        return result

    async def _request(self, call: Call, url: str, params: Mapping[str, str]) -> "httpx.Request":
        headers = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "User-Agent": f"tracktray/{__version__}",
        }
        content: bytes | None = None
        if call.body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(call.body).encode()
        if self.connection_id is not None and call.bucket != "maton":
            headers["Maton-Connection"] = self._checked_connection(self.connection_id)
        request = self._line.build(call.method, url, params, headers, content)
        if isinstance(request, Broken):
            raise NotSent(None, request.text)
        self._sign(request)
        return request

    def _sign(self, request: "httpx.Request") -> None:
        """Put the key on a request. httpx hides this header in its own reprs; no local of ours holds the key."""
        if not self._key():
            raise InvalidKey(None, "There is no key.")
        if not is_token(self._key() or ""):
            raise InvalidKey(None, "The key has characters that no key has, such as spaces or line breaks.")
        request.headers["Authorization"] = f"Bearer {self._key()}"

    @staticmethod
    def _checked_connection(connection_id: str) -> str:
        if not is_token(connection_id):
            raise NotSent(None, "The chosen connection's id is not one.")
        return connection_id

    def _failure(self, call: Call, answer: Received) -> Failure:
        return Failure(
            status=answer.status,
            headers=answer.headers,
            body=self._without_key(answer.body),
            bucket=call.bucket,
            reads=call.reads,
            stops=call.stops,
            now=self._clock.now(),
        )

    def _without_key(self, body: bytes) -> bytes:
        """An error body, should the gateway repeat the key in it."""
        return body.replace((self._key() or "\0").encode(), b"[key]")

    def _tell(self, heard: Heard) -> None:
        for listener in tuple(self._listeners):
            listener(heard)


class _Nonsense(NamedTuple):
    text: str


def _decoded(answer: Received, decoder: Callable[[Any], T]) -> "T | _Nonsense":
    """The decoded body. A failure comes back as a value, so that no traceback keeps what the body holds."""
    try:
        return decoder(decode.parse(answer.body))
    except ValueError as error:
        reason = str(error) if isinstance(error, decode.ShapeError) else "not JSON"
        return _Nonsense(f"{reason} ({len(answer.body)} bytes)")
