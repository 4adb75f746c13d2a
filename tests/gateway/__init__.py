"""Tests of the gateway: against scripted answers, the demo world, and real sockets on this computer."""
