"""Packages in clean systems: built, installed, started, upgraded while they run, and removed.

Run with `python3 packaging/dev.py test --packaging`; needs root, debootstrap and some minutes.
"""
