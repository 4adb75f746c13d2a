"""Where requests may go."""

import pytest

from desktop.gateway.address import check_base_url, is_token


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://api.maton.ai", "https://api.maton.ai"),
        ("https://api.maton.ai/", "https://api.maton.ai"),
        (" https://gateway.example:8443/maton/ ", "https://gateway.example:8443/maton"),
        ("http://127.0.0.1:4010", "http://127.0.0.1:4010"),
        ("http://localhost:4010", "http://localhost:4010"),
        ("http://[::1]:4010", "http://[::1]:4010"),
    ],
)
def test_https_anywhere_and_http_on_this_computer_are_allowed(given: str, kept: str) -> None:
    assert check_base_url(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "api.maton.ai",
        "http://api.maton.ai",
        "http://127.0.0.1.evil.example",
        "http://192.168.1.4:8080",
        "ftp://api.maton.ai",
        "https://",
        "https://user:secret@api.maton.ai",
        "https://api.maton.ai/?key=1",
        "https://api.maton.ai/#x",
        "https://api.maton.ai:port",
        "https://[::1",
        "https://api maton.ai",
        "https://api.maton.ai/\r\nX-Evil: 1",
        "file:///etc/passwd",
    ],
)
def test_anything_else_is_refused_with_a_sentence(given: str) -> None:
    with pytest.raises(ValueError, match=r"^The gateway's address .*\.$") as caught:
        check_base_url(given)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("key", ["", "a b", "a\n", "ключ", "a\x00", "key\u200b"])
def test_what_no_key_has_is_noticed(key: str) -> None:
    assert not is_token(key)
