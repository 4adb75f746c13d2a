"""Toggl's hourly windows: each opens with its first request and lasts 60 minutes."""

from desktop.demo.message import Reply, json_reply
from desktop.demo.moments import SECOND
from desktop.demo.state import Row, State

HOUR = 3_600 * SECOND


def left(state: State, now: int, organization_id: int | None, user_id: int) -> tuple[int, int]:
    """Requests left and seconds to the reset, of the user window (None) or of one of an organisation."""
    window = _window(state, now, organization_id, user_id)
    remaining = max(0, _limit(state, organization_id) - int(window["used"]))
    opened = window["opened"] if window["used"] else now
    return remaining, -(-(opened + HOUR - now) // SECOND)


def spend(state: State, now: int, organization_id: int | None, user_id: int, count: int = 1) -> bool:
    """Use up `count` requests; False, and nothing used, when there are not so many left."""
    if left(state, now, organization_id, user_id)[0] < count:
        return False
    window = _window(state, now, organization_id, user_id)
    if not window["used"]:
        window["opened"] = now
    window["used"] += count
    return True


def headers(remaining: int, resets_in: int) -> dict[str, str]:
    return {"X-Toggl-Quota-Remaining": str(remaining), "X-Toggl-Quota-Resets-In": str(resets_in)}


def used_up(resets_in: int) -> Reply:
    """The 402 of a window without requests left."""
    sentence = f"You have hit your hourly limit for API calls. Your quota will reset in {resets_in} seconds."
    reply = json_reply(sentence, 402)
    return reply._replace(headers={**reply.headers, **headers(0, resets_in)})


def _window(state: State, now: int, organization_id: int | None, user_id: int) -> Row:
    name = f"user:{user_id}" if organization_id is None else f"org:{organization_id}:{user_id}"
    window = state.windows.setdefault(name, {"opened": now, "used": 0})
    if now >= window["opened"] + HOUR:
        window |= {"opened": now, "used": 0}
    return window


def _limit(state: State, organization_id: int | None) -> int:
    return state.user_limit if organization_id is None else int(state.organizations[organization_id]["limit"])
