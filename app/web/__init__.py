"""What readers see: the button that sites embed, and the page at ``/``. Knows nothing of the API but its contract."""

from app.web.files import Button, load_button, load_page, static_directory

__all__ = ["Button", "load_button", "load_page", "static_directory"]
