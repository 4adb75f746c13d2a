"""The engine's deciding modules row by row, and the engine against the demo server."""
