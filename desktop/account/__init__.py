"""Who is signed in: the key, Maton's connections to Toggl, and which Toggl user this computer works for.

`Account` is one state machine for windows and command line. It promises that a key is never stored but by the
keyring, that a connection is made only on a person's act, and that one account's data never meets another's.
"""
