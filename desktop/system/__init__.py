"""What differs by operating system: folders, locks, the clock, the keyring, the browser, the log file.

One module a capability; where a platform needs code of its own it stands in that module and is chosen there.
Facts travel as plain values, so that no room above has to know a platform.
"""
