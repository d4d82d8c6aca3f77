"""The HTTP face: ``create_app(settings)``. Knows nothing of torch."""

from app.api.app import create_app

__all__ = ["create_app"]
