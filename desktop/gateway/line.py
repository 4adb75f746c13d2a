"""The httpx client behind the wire: made at first use, closed when idle; its exceptions become values here."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

from desktop.gateway.address import is_loopback

if TYPE_CHECKING:
    import ssl

    import httpx

CONNECT, READ, WRITE, POOL = 10.0, 30.0, 10.0, 5.0
"""Seconds each phase of a request may take."""
KEEPALIVE = 5.0
"""Seconds an unused HTTP connection stays open."""
_UNUSABLE_CERTIFICATES = "The certificate file named by SSL_CERT_FILE or SSL_CERT_DIR cannot be used."
_UNUSABLE_PROXY = "The proxy that is set cannot be used."


class Broken(NamedTuple):
    """An exchange without an answer."""

    text: str
    sent: bool
    """Whether anything may have left this machine."""


class Received(NamedTuple):
    """An answer, read to its end. The body stays out of the repr: it may hold secrets."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def __repr__(self) -> str:
        return f"Received({self.status}, {len(self.body)} bytes)"


class Line:
    """Connections to one origin. With `transport` no socket is opened and the environment is not read."""

    def __init__(self, base_url: str, *, transport: "httpx.AsyncBaseTransport | None", proxy: str | None) -> None:
        self._origin = _origin(base_url)
        self._transport = transport
        # Plain http stays on this computer: through a proxy it would show the key to it.
        self._here = transport is not None or is_loopback(urlsplit(base_url).hostname or "")
        self._proxy = "none" if self._here else proxy or "none"
        self._client: httpx.AsyncClient | None = None
        self._retired: list[httpx.AsyncClient] = []
        self._certificates: ssl.SSLContext | None = None
        self._under_way = 0
        self._rest: asyncio.TimerHandle | None = None
        self._closing: asyncio.Future[None] | None = None

    def inside(self, url: str, location: str | None) -> str | None:
        """The absolute target of a redirect, or None when it leaves the origin."""
        if not location:
            return None
        try:
            target = urljoin(url, location)
            return target if _origin(target) == self._origin and not urlsplit(target).username else None
        except ValueError:
            return None

    @staticmethod
    def build(
        method: str, url: str, params: Mapping[str, str], headers: Mapping[str, str], content: bytes | None
    ) -> "httpx.Request | Broken":
        """A request for `send`; Broken when the URL is none."""
        import httpx

        try:
            query = f"?{urlencode(params, quote_via=quote)}" if params else ""
            return httpx.Request(method, url + query, headers=headers, content=content)
        except (httpx.InvalidURL, ValueError):
            return Broken("The address of the request is not a web address.", sent=False)

    async def send(self, request: "httpx.Request", longest: int) -> Received | Broken:
        """Send once and read the answer to its end, `longest` bytes at most. Follows nothing, repeats nothing."""
        import httpx

        client = self._open()
        if isinstance(client, Broken):
            return client
        self._stay()
        self._under_way += 1
        try:
            return await self._receive(client, request, longest)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            return Broken(_cause(error), sent=False)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            return Broken(_cause(error), sent=False)
        except (httpx.HTTPError, httpx.StreamError, OSError, ValueError) as error:
            return Broken(_cause(error), sent=True)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._rest_soon()
                await self._close_retired()

    async def use_proxy(self, proxy: str) -> None:
        """Go another way from the next request on; what is under way ends on the old one."""
        wanted = "none" if self._here else proxy
        if wanted != self._proxy:
            self._proxy = wanted
            if self._client is not None:
                self._retired.append(self._client)
                self._client = None
            if not self._under_way:
                await self._close_retired()

    async def _close_idle(self) -> None:
        """Close the connections unless a request is under way."""
        if not self._under_way:
            await self.close()

    async def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._stay()
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()
        await self._close_retired()

    def _rest_soon(self) -> None:
        """Have the connections closed once nobody has used them for a while."""
        if self._transport is None:
            self._rest = asyncio.get_running_loop().call_later(KEEPALIVE, self._fall_idle)

    def _fall_idle(self) -> None:
        self._closing = asyncio.ensure_future(self._close_idle())

    def _stay(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    async def _close_retired(self) -> None:
        while self._retired:
            await self._retired.pop().aclose()

    @staticmethod
    async def _receive(client: "httpx.AsyncClient", request: "httpx.Request", longest: int) -> Received | Broken:
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > longest:
                    return Broken("the answer is too long", sent=True)
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Received(response.status_code, headers, bytes(body))
        finally:
            await response.aclose()

    def _open(self) -> "httpx.AsyncClient | Broken":
        """The client, made now if there is none."""
        if self._client is not None:
            return self._client
        from http.cookiejar import DefaultCookiePolicy

        import httpx

        context = self._context()
        if isinstance(context, Broken):
            return context
        try:
            self._client = httpx.AsyncClient(
                verify=context,
                timeout=httpx.Timeout(connect=CONNECT, read=READ, write=WRITE, pool=POOL),
                limits=httpx.Limits(max_connections=4, keepalive_expiry=KEEPALIVE),
                transport=self._transport,
                proxy=None if self._proxy in ("system", "none") else self._proxy,
                trust_env=self._proxy == "system",
            )
        except (httpx.InvalidURL, ValueError, ImportError):  # ImportError: a SOCKS proxy needs a package
            return Broken(_UNUSABLE_PROXY, sent=False)
        # No cookies: what one account was given must not reach the next.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))
        return self._client

    def _context(self) -> "ssl.SSLContext | bool | Broken":
        """The certificates, read once; a company's own by SSL_CERT_FILE. None are needed for a given transport."""
        if self._transport is not None or self._origin[0] == "http":
            return False
        if self._certificates is None:
            import httpx

            try:
                self._certificates = httpx.create_ssl_context()
            except OSError:  # a missing file, or one without certificates (ssl.SSLError)
                return Broken(_UNUSABLE_CERTIFICATES, sent=False)
        return self._certificates


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; ValueError for an unreadable port."""
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default


def _cause(error: Exception) -> str:
    """What httpx says happened; its words name hosts and phases, never headers."""
    return f"{type(error).__name__}: {error}"[:300] if str(error) else type(error).__name__
