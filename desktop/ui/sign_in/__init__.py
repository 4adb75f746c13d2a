"""Sign-in: key, connection, ready, in one window whose three steps follow the account's state.

Closing it loses nothing: the account goes on, and opening it again shows where it stands. The key is in the
password field and on its way to the account, nowhere else.
"""

from desktop.ui.sign_in.window import SignIn

__all__ = ["SignIn"]
