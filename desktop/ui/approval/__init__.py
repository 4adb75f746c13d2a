"""The question before a confirmed act: target, effect, reach and undo, then a yes or a no.

`ask` resolves to True only by the button that repeats the verb; Cancel has the focus, closing means no.
`carry_out` acts on an intent and asks where that needs a yes.
"""

from desktop.ui.approval.acting import Spawn, carry_out, keep_or_delete, requests_left
from desktop.ui.approval.dialog import ask
from desktop.ui.approval.presenter import RequestsLeft

__all__ = ["RequestsLeft", "Spawn", "ask", "carry_out", "keep_or_delete", "requests_left"]
