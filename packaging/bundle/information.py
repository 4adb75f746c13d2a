"""What macOS reads about the application."""

IDENTIFIER = "io.github.tracktray.tracktray"


def plist(version: str) -> dict[str, object]:
    """The entries of `Info.plist`: an application without a place in the Dock."""
    return {
        "CFBundleDisplayName": "Tracktray",
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": "13.0",
        "LSUIElement": True,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The Tracktray developers, MIT licence",
    }
