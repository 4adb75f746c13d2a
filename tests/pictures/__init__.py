"""Makes the pictures of the README from the real program on a real panel: `python -m tests.pictures`.

Needs Xvfb, openbox, xfce4-panel, xdotool and ImageMagick; the pictures land in `resources/screenshots/`.
"""
