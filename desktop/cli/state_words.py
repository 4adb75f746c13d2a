"""What a state of the sign-in asks the person at a command line to do."""

from desktop.account import states
from desktop.account.states import AccountState


def next_step(state: AccountState) -> str:
    """One sentence that says what to do; empty when there is nothing."""
    match state:
        case states.SignedOut():
            return "Sign in first: tracktray login."
        case states.Verifying():
            return "Signing in is under way. Try again in a moment."
        case states.KeyringLocked():
            return "Cannot read the keyring. Unlock it, or set MATON_API_KEY."
        case states.KeyringAbsent():
            return "This desktop has no keyring. Set MATON_API_KEY."
        case states.NeedsConnection(expired=True):
            return "Toggl wants you to sign in again: tracktray connect."
        case states.NeedsConnection():
            return "Connect Toggl: tracktray connect."
        case states.WaitingForBrowser():
            return "Finish signing in to Toggl in the browser."
        case states.Choosing(connections, words) if len(connections) == 1:
            return f"{words.removesuffix(' Choose it to switch.')} To switch: tracktray use {connections[0].id}."
        case states.Choosing():
            return "There are several connections. See tracktray connections, then tracktray use CONNECTION_ID."
        case states.Ready():
            return ""
        case states.KeyUnknown(words) | states.NoNetwork(words) | states.Failed(words):
            return words
