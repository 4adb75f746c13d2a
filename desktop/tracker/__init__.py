"""What a person can do, whether it needs their yes, and what is true now.

`Tracker.act` is the only door for writes and `State` the only source for views. An act is on disk before it is
on the screen. Nothing here knows Qt, HTTP or SQL.
"""
