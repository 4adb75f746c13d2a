"""The project's list of releases, on this computer."""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ReleaseFeed:
    """A context manager; answers every request with its `tag` and remembers what was asked."""

    def __init__(self, tag: str = "v99.0.0", *, tls: ssl.SSLContext | None = None) -> None:
        self.tag = tag
        self.asked: list[tuple[str, dict[str, str]]] = []
        """Path and headers of each request."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://localhost:{self._server.server_address[1]}/releases"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="releases")

    def __enter__(self) -> "ReleaseFeed":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(feed: ReleaseFeed) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            feed.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            body = json.dumps({"tag_name": feed.tag, "html_url": "https://elsewhere.invalid/"}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    return Handler
