"""Whether the screen can show a window with round, see-through corners."""

import ctypes

from PySide6.QtGui import QGuiApplication, QNativeInterface


def composited() -> bool:
    """False on X11 without a compositing manager, where see-through corners would be black; else True.

    The surface's own alpha tells nothing there: the manager is whoever owns the selection `_NET_WM_CM_S0`.
    """
    app = QGuiApplication.instance()
    if QGuiApplication.platformName() != "xcb" or not isinstance(app, QGuiApplication):
        return QGuiApplication.platformName() != "offscreen"
    native = app.nativeInterface()
    if not isinstance(native, QNativeInterface.QX11Application):
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
    x11.XGetSelectionOwner.restype = ctypes.c_ulong
    display = ctypes.c_void_p(native.display())
    return bool(x11.XGetSelectionOwner(display, x11.XInternAtom(display, b"_NET_WM_CM_S0", 0)))
