"""Sign-in and gateway trouble as sentences that say what it means and what to do."""

from datetime import datetime, timedelta

from desktop.account.interfaces import KeyProblem
from desktop.gateway import errors
from desktop.gateway.errors import GatewayError

KEY_UNKNOWN = "Maton does not know this key. Copy it again, or make a new one."
ENVIRONMENT_KEY_UNKNOWN = "Maton does not know the key in MATON_API_KEY. Set it to a key that is valid."
RECONNECT = "Toggl wants you to sign in again. Your time is kept here."
OFFLINE = "Maton cannot be reached. Your time is kept here."

KEYRING: dict[KeyProblem, str] = {
    "locked": "Cannot read the keyring. Unlock it, or keep the key until quit.",
    "silent": "The keyring does not answer. Look for a password prompt, or keep the key until quit.",
    "absent": "This desktop has no keyring. The key can be kept until quit, or set as MATON_API_KEY.",
    "refused": "The keyring refused. Keep the key until quit, or set it as MATON_API_KEY.",
}


def sentence(error: GatewayError, now: datetime) -> str:
    """What `error` means for the person, in one line; `now` is the local clock."""
    match error:
        case errors.KeyRefused():
            return KEY_UNKNOWN
        case errors.NotSent():
            return OFFLINE
        case errors.ServerFault() | errors.Uncertain() | errors.Unreadable():
            return "Maton did not answer as expected. Try again in a minute; your time is kept here."
        case errors.QuotaExceeded(resets_in=resets_in):
            return f"Quota used up{_until(resets_in, now)}. Your changes are kept and sent then."
        case errors.RateLimited():
            return "Too many requests at once. Try again in a minute."
        case errors.NoConnection() | errors.Forbidden():
            return RECONNECT
        case errors.Missing():
            return "There is no such thing at Toggl or Maton any more."
        case _:
            return f"The server refused: {error.text}" if error.text else "The server refused."


def _until(resets_in: float | None, now: datetime) -> str:
    if resets_in is None:
        return ""
    opens = (now + timedelta(seconds=resets_in)).astimezone()
    return f" until {opens.hour}:{opens:%M}"
