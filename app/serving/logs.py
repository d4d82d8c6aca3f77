"""Logs as JSON lines on standard error, with the request's id, and never a word of an article.

An exception's message may quote what it met, so that a traceback is logged as its type and places alone.
"""

import logging
import sys
from contextvars import ContextVar
from types import TracebackType

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

request_id: ContextVar[str] = ContextVar("request_id", default="")


class _WithoutArticles(JsonFormatter):
    def formatException(  # noqa: N802 - logging's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, traceback = ei
        places = []
        while traceback is not None:
            code = traceback.tb_frame.f_code
            places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
            traceback = traceback.tb_next
        return " < ".join([kind.__name__ if kind else "?", *reversed(places)])


class _RequestId(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if found := request_id.get():
            record.request_id = found
        return True


def log_json(level: int = logging.INFO) -> None:
    """Send this process's logs, from ``level`` on, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_RequestId())
    handler.setFormatter(
        _WithoutArticles(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # Their lines quote paths and addresses of their own making; ours tell the same with the request's id.
    logging.getLogger("uvicorn.access").propagate = False
    # A page that holds no article is the caller's mistake, and no error of the service's.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
