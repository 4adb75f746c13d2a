"""The windows and the tray: they draw a state and hold none, and ask `tracker` and `account` for every act.

Each window is a folder: presenters (values in, words out, no Qt) and thin widgets. Nothing here waits, and no
dialog is run by `exec`.
"""
