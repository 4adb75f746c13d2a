"""The real program, killed at random instants while commands come in and answers get lost. Time runs fast in it.

`python -m tests.killing --rounds 200` plays as many rounds as wanted and says what happened.
"""
