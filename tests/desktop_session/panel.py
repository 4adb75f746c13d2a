"""A panel: the watcher at which tray icons register, and the host that shows them."""

from typing import Any

from dbus_fast import Message, MessageType, Variant

from tests.desktop_session.bus import PROPERTIES, Bus, BusError, wait_for
from tests.desktop_session.item import TrayItem

WATCHER, PATH = "org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
XML = f"""<node><interface name="{WATCHER}">
<method name="RegisterStatusNotifierItem"><arg name="service" type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg name="service" type="s" direction="in"/></method>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
<signal name="StatusNotifierItemUnregistered"><arg type="s"/></signal>
<signal name="StatusNotifierHostRegistered"/>
</interface></node>"""


class Panel:
    """Appears on the bus when entered and goes when left; may be entered again."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._services: list[str] = []
        self._open = False
        bus.match(f"type='signal',interface='{WATCHER}'")
        bus.match("type='signal',interface='org.kde.StatusNotifierItem'")
        self.signals: list[tuple[str, str]] = []
        """(sender, member) of every signal that tray icons sent."""
        bus.serve(self._answer)

    def __enter__(self) -> "Panel":
        self._services.clear()
        self._open = True
        self._bus.request_name(WATCHER)
        self._bus.send(Message.new_signal(PATH, WATCHER, "StatusNotifierHostRegistered"))
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        self._bus.release_name(WATCHER)

    def items(self) -> list[TrayItem]:
        """The icons whose programs live, the one registered last first."""
        found = []
        for service in reversed(self._services):
            item = TrayItem(self._bus, service)
            if item.alive():
                found.append(item)
        return found

    def item(self, name: str, *, timeout: float = 15.0) -> TrayItem:
        """The icon with that id, waited for; the newest where a program has just renewed its own."""
        return wait_for(f"the tray icon {name!r}", lambda: self._find(name), timeout=timeout)

    def _find(self, name: str) -> TrayItem | None:
        for item in self.items():
            try:
                if item.id == name:
                    return item
            except BusError:
                continue  # on its way out
        return None

    def _answer(self, message: Message) -> Message | None:
        if message.message_type == MessageType.SIGNAL and message.interface == "org.kde.StatusNotifierItem":
            self.signals.append((message.sender or "", message.member or ""))
        if message.message_type != MessageType.METHOD_CALL or message.path != PATH or not self._open:
            return None
        match message.interface, message.member:
            case _, "RegisterStatusNotifierItem":
                return self._registered(message)
            case _, "RegisterStatusNotifierHost":
                return Message.new_method_return(message)
            case str(interface), "Introspect" if interface == INTROSPECTABLE:
                return Message.new_method_return(message, "s", [XML])
            case str(interface), "Get" if interface == PROPERTIES:
                return Message.new_method_return(message, "v", [self._properties()[message.body[1]]])
            case str(interface), "GetAll" if interface == PROPERTIES:
                return Message.new_method_return(message, "a{sv}", [self._properties()])
        return None

    def _registered(self, message: Message) -> Message:
        service = message.body[0]
        service = f"{message.sender}{service}" if service.startswith("/") else service
        self._services = [*(known for known in self._services if known != service), service]
        self._bus.send(Message.new_signal(PATH, WATCHER, "StatusNotifierItemRegistered", "s", [service]))
        return Message.new_method_return(message)

    def _properties(self) -> dict[str, Any]:
        return {
            "RegisteredStatusNotifierItems": Variant("as", list(self._services)),
            "IsStatusNotifierHostRegistered": Variant("b", True),
            "ProtocolVersion": Variant("i", 0),
        }
