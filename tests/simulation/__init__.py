"""Whole days of people, devices and a faulty network in virtual time; the same for the same seed, to the bit."""
