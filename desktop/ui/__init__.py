"""What a person sees: Qt widgets that draw a state and make intents; they hold no truth of their own.

One folder a window, plus `theme`. Where there is something to decide, a presenter without Qt decides it.
"""
