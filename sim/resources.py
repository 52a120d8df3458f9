"""Where the files that come with the package are."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def scenarios_folder() -> Path:
    """The built-in scenarios: inside the installed package, or at the top of a checkout."""
    inside = _PACKAGE / "scenarios"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenarios"
