"""Every answer that is no success becomes the error that names the next step."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import format_datetime

import pytest

from desktop.gateway import errors
from desktop.gateway.classify import Failure, classify, words
from desktop.gateway.errors import Bucket
from tests.gateway.parties import EPOCH

TOGGL = {"x-toggl-request-id": "1"}
SPENT = {"x-toggl-quota-remaining": "0", "x-toggl-quota-resets-in": "1234"}
LEFT = {"x-toggl-quota-remaining": "12", "x-toggl-quota-resets-in": "1234"}
PREMIUM = b'"Billable is a premium feature"'
HOURLY = b'"You have hit your hourly limit for API calls. Your quota will reset in 42 seconds."'


def error_of(
    status: int,
    headers: Mapping[str, str] = {},
    body: bytes = b"",
    *,
    bucket: Bucket = "workspace",
    reads: bool = False,
    stops: bool = False,
) -> errors.GatewayError:
    return classify(Failure(status, headers, body, bucket, reads, stops, EPOCH))


TABLE: list[tuple[int, Mapping[str, str], bytes, type[errors.GatewayError]]] = [
    (400, TOGGL, b'"invalid time format"', errors.Invalid),
    (400, {}, b'{"error":{"message":"No active connection found for app toggl-track"}}', errors.NoConnection),
    (400, {}, b"Missing Toggl Track connection", errors.NoConnection),
    (400, TOGGL, b'{"message":"connection field is invalid"}', errors.Invalid),
    (400, {}, b'"connection"', errors.Invalid),
    (401, {}, b'{"message":"Invalid API key"}', errors.KeyRefused),
    (401, {}, b"", errors.KeyRefused),
    (401, TOGGL, b"", errors.AuthorizationRefused),
    (401, {}, b'"Incorrect username and/or password"', errors.AuthorizationRefused),
    (402, {}, HOURLY, errors.QuotaExceeded),
    (402, SPENT, b"", errors.QuotaExceeded),
    (402, SPENT, PREMIUM, errors.PlanNeeded),
    (402, LEFT, PREMIUM, errors.PlanNeeded),
    (402, LEFT, b"", errors.PlanNeeded),
    (402, {}, PREMIUM, errors.PlanNeeded),
    (402, {}, b"", errors.QuotaExceeded),
    (402, {}, b'"API quota of your plan is used up, upgrade for more"', errors.QuotaExceeded),
    (403, {}, b"", errors.Forbidden),
    (404, TOGGL, b'"Time entry not found"', errors.Missing),
    (404, {}, b'{"message":"Connection not found"}', errors.NoConnection),
    (405, {}, b"", errors.Invalid),
    (408, {}, b"", errors.Uncertain),
    (409, TOGGL, b'"Time entry already stopped"', errors.Conflict),
    (410, TOGGL, b"", errors.Gone),
    (422, TOGGL, b"", errors.Invalid),
    (429, {}, b"", errors.RateLimited),
    (429, LEFT, b"", errors.RateLimited),
    (429, SPENT, b"", errors.QuotaExceeded),
    (500, {}, b'{"message":"Internal server error"}', errors.ServerFault),
    (502, {}, b"<html>Bad gateway</html>", errors.ServerFault),
    (599, {}, b"", errors.ServerFault),
    (302, {"location": "https://elsewhere.example/"}, b"", errors.Uncertain),
    (304, {}, b"", errors.Uncertain),
]


@pytest.mark.parametrize(("status", "headers", "body", "kind"), TABLE)
def test_an_answer_becomes_the_error_of_its_next_step(
    status: int, headers: Mapping[str, str], body: bytes, kind: type[errors.GatewayError]
) -> None:
    error = error_of(status, headers, body)
    assert type(error) is kind
    assert error.status == status


def test_a_stop_of_a_stopped_entry_says_so() -> None:
    assert type(error_of(409, TOGGL, b"", stops=True)) is errors.AlreadyStopped


def test_a_key_is_refused_by_matons_own_calls_whatever_the_form() -> None:
    assert type(error_of(401, {}, b'"no"', bucket="maton")) is errors.KeyRefused


def test_a_connection_that_is_gone_is_missing_where_connections_are_asked_for() -> None:
    assert type(error_of(404, {}, b'{"message":"Connection not found"}', bucket="maton")) is errors.Missing


def test_a_redirected_read_can_be_repeated() -> None:
    assert type(error_of(302, {}, reads=True)) is errors.Unreadable


@pytest.mark.parametrize(
    ("headers", "body", "resets_in"),
    [(SPENT, HOURLY, 1234), ({}, HOURLY, 42), ({}, b"", None), ({"x-toggl-quota-resets-in": "soon"}, b"", None)],
)
def test_a_used_up_window_says_when_it_resets(
    headers: Mapping[str, str], body: bytes, resets_in: int | None
) -> None:
    error = error_of(402, headers, body, bucket="user")
    assert isinstance(error, errors.QuotaExceeded)
    assert (error.bucket, error.resets_in) == ("user", resets_in)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("7", 7),
        ("1.5", 1.5),
        (format_datetime(EPOCH.replace(microsecond=0) + timedelta(seconds=30), usegmt=True), 29.75),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0),
        ("in a while", None),
        ("-3", None),
        ("9" * 400, None),
    ],
)
def test_how_long_to_wait_is_read_from_seconds_or_a_date(value: str | None, wait: float | None) -> None:
    error = error_of(429, {} if value is None else {"retry-after": value})
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == wait


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'"Tag already exists: a&b"', "Tag already exists: a&b"),
        (b'{"message":"one"}', "one"),
        (b'{"error":"two"}', "two"),
        (b'{"error":{"message":"three"}}', "three"),
        (b'{"detail":"four"}', "four"),
        (b'{"detail":[{"message":"five"}]}', "five"),
        (b'{"code":7}', ""),
        (b"plain\n  text\x00\x1b", "plain text"),
        (b"<html><body>502</body></html>", ""),
        (b"", ""),
        (b"\xff\xfe", "��"),
        (b"[" * 5_000, "[" * 499 + "…"),
        (b'{"error":' * 800 + b"1" + b"}" * 800, None),
    ],
)
def test_the_servers_words_are_found_in_every_form(body: bytes, said: str | None) -> None:
    found = words(body)
    assert len(found) <= 500
    if said is not None:
        assert found == said
