"""The key's place between two starts: the keyring of the desktop, asked by a short-lived process of its own.

A keyring may wait for a person, and its libraries cost memory that a tray program should not hold; a helper
process can be given up. The key crosses in pipes, never in an argument list, a file or the environment.
"""
