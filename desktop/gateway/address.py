"""Where requests may go: the base URL, and what may be sent there."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_BASE_URL = "https://api.maton.ai"
_TOKEN = re.compile(r"[!-~]+")


def check_base_url(text: str) -> str:
    """The base URL without a trailing slash: `https`, or `http` for a loopback host alone.

    Raises ValueError with a sentence for the person otherwise.
    """
    try:
        parts = urlsplit(text.strip())
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("The gateway's address (MATON_BASE_URL) is not a web address.") from None
    if parts.scheme not in ("http", "https") or not host or not _TOKEN.fullmatch(parts.netloc + parts.path + "/"):
        raise ValueError("The gateway's address (MATON_BASE_URL) must begin with https://, followed by a host.")
    if parts.username is not None or parts.password is not None:
        raise ValueError("The gateway's address (MATON_BASE_URL) must not contain a user name or password.")
    if parts.query or parts.fragment:
        raise ValueError("The gateway's address (MATON_BASE_URL) must end after its host and path.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(
            "The gateway's address (MATON_BASE_URL) must begin with https://; http:// is for this computer alone."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer by its name alone; nothing is looked up."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_token(text: str) -> bool:
    """Whether `text` can stand in a header as a key or an id: visible ASCII, no spaces, no line breaks."""
    return bool(_TOKEN.fullmatch(text))
