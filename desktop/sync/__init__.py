"""The engine: pushes the outbox, pulls what changed elsewhere, and decides when, inside the server's quota.

Nothing acknowledged is lost or sent twice, whatever dies in between. The deciding modules are pure; no Qt here.
"""
