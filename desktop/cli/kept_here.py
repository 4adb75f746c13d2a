"""What a person is told about a write that did not go to the server yet."""

from desktop.account.states import AccountState, NoNetwork, Ready
from desktop.cli.state_words import next_step
from desktop.model.moment import time_of_day
from desktop.tracker.state import State

SAVED = "Saved here. Sent when Toggl can be reached."
LATER = "Saved here. It could not be sent yet; the next command or the app does that."


def kept_here(state: State, account: AccountState) -> str:
    """Why it waits, and what sends it."""
    if not isinstance(account, Ready | NoNetwork):
        return f"Saved here. {next_step(account)}"
    if state.quota_until is not None:
        return f"Saved here. Quota used up until {time_of_day(state.quota_until, state.zone)}; sent then."
    if state.connectivity.pause is not None:
        return f"Saved here. {state.connectivity.pause.sentence(state.zone)}"
    return LATER if state.connectivity.open else SAVED
