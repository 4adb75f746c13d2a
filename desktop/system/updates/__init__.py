"""Whether a newer version exists: asked of the project's releases once a day at most; nothing is ever installed."""
