"""The control socket: how the command line, and other programs, speak to the running app.

Whoever connects is of the same user, which both ends check. The client sends nothing before the app has greeted
it, so a request that was given up before never runs later. The protocol is described in `client`.
"""
