"""Tests of the demo world: it answers as the two services were seen to answer."""
