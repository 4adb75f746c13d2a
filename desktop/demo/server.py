"""A World behind a real HTTP/1.1 server on this computer, for tests of sockets and of other programs."""

import socket
import struct
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from desktop.demo.faults import NONE, Fault, Faults
from desktop.demo.message import Reply, Request
from desktop.demo.world import World

_LINGER = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_AGREED = b"<!DOCTYPE html><title>Connected</title><p>Toggl Track is connected. You can close this page.</p>"
_UNKNOWN = b"<!DOCTYPE html><title>Unknown</title><p>This sign-in page is not known.</p>"
_LONGEST_BODY = 2**20


def serve(world: World, faults: Faults | None = None, port: int = 0) -> "LoopbackServer":
    """A server to be used as a context manager; inside, `.url` is its base URL.

    The sign-in pages of connections created from then on live on it, under `/connect/`; opening one agrees. A fault
    that makes no connection looks like a reset here: the client is connected before anything can fail.
    """
    return LoopbackServer(world, faults, port)


class LoopbackServer:
    """Listens on 127.0.0.1 from entering to leaving; leaving ends every connection and thread."""

    def __init__(self, world: World, faults: Faults | None, port: int) -> None:
        self._world = world
        self._server = _Server(world, faults, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="demo server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def connections(self) -> int:
        """How many are open now."""
        return self._server.connections

    def __enter__(self) -> "LoopbackServer":
        self._world.sign_in_base = self.url
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, world: World, faults: Faults | None, port: int) -> None:
        self.world = world
        self.faults = faults
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def connections(self) -> int:
        with self._guard:
            return len(self._open)

    def hang_up(self) -> None:
        """End all waits and connections."""
        self.closing.set()
        with self._guard:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: object, client_address: object) -> None:
        if isinstance(request, socket.socket):
            with self._guard:
                self._open.add(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]  # typeshed: a private alias

    def shutdown_request(self, request: object) -> None:
        if isinstance(request, socket.socket):
            with self._guard:
                self._open.discard(request)
        super().shutdown_request(request)  # type: ignore[arg-type]  # as above

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no fault of ours; everything else must be seen."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as above


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_PATCH(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Requests are remembered in `World.requests`; nothing is printed."""

    def _answer(self) -> None:
        request = self._request()
        if request.path.startswith("/connect/"):
            self._send(self._sign_in(request))
            return
        fault = self.server.faults.next(request) if self.server.faults else NONE
        if not fault.reached:
            self._reset()
            return
        self.server.closing.wait(fault.wait)
        reply = fault.execute(self.server.world, request)
        self.server.closing.wait(fault.delay)
        self._end(reply, fault)

    def _end(self, reply: Reply, fault: Fault) -> None:
        match fault.ending:
            case "answer":
                self._send(reply)
            case "reset":
                self._reset()
            case "silence":
                self.server.closing.wait()
                self.close_connection = True
            case "cut":
                self._send(reply, cut=True)
                self.close_connection = True

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        length = min(int(self.headers.get("Content-Length") or 0), _LONGEST_BODY)
        return Request(
            self.command,
            unquote(parts.path),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )

    def _sign_in(self, request: Request) -> Reply:
        """The page that a person opens; opening it with the right token agrees."""
        connection_id = request.path.removeprefix("/connect/")
        agreed = self.server.world.sign_in(connection_id, request.query.get("session_token", ""))
        return Reply(200 if agreed else 404, {"Content-Type": "text/html"}, _AGREED if agreed else _UNKNOWN)

    def _send(self, reply: Reply, *, cut: bool = False) -> None:
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body) + cut))
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)

    def _reset(self) -> None:
        """Cut the connection hard, without an answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
        self.close_connection = True
