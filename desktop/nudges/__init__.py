"""What may be asked or reminded, and when: facts in, a question out.

Pure: no clock, no screen, no writing. Nothing here acts; at most it says what to ask the person.
"""
