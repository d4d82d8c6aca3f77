"""A process's logs as a server's are, for as long as a test needs them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from app.serving import log_json


@contextmanager
def json_logs() -> Iterator[None]:
    """What is logged inside goes to standard error as ``log_json`` has it."""
    root, pages = logging.getLogger(), logging.getLogger("trafilatura")
    before, levels = root.handlers[:], (root.level, pages.level)
    log_json()
    try:
        yield
    finally:
        root.handlers[:] = before
        for logger, level in zip((root, pages), levels, strict=True):
            logger.setLevel(level)
        logging.captureWarnings(capture=False)
