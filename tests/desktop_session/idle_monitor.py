"""GNOME's count of idle time, as the test wants it."""

from dbus_fast import Message

from tests.desktop_session.bus import Bus

NAME = "org.gnome.Mutter.IdleMonitor"


class IdleMonitor:
    """Takes the name on `bus` at once. `seconds` is what it tells."""

    def __init__(self, bus: Bus, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.asked = 0
        bus.serve(self._answer)
        bus.request_name(NAME)

    def _answer(self, message: Message) -> Message | None:
        if message.member != "GetIdletime":
            return None
        self.asked += 1
        return Message.new_method_return(message, "t", [int(self.seconds * 1000)])
