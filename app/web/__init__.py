"""The page at ``/``: files that the API serves under ``/static``, which know nothing of the API but its contract."""

from pathlib import Path


def static_directory() -> Path:
    """The folder of ``index.html`` and of all that it asks for; present in a checkout and in an installed copy."""
    return Path(__file__).parent / "static"
