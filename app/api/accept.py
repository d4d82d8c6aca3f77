"""Which of the two forms of an answer a request's ``Accept`` asks for (RFC 9110, 12.5.1)."""

import re

from starlette.datastructures import Headers

JSON = "application/json"
EVENTS = "text/event-stream"
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def wants_events(headers: Headers) -> bool:
    """Whether ``headers`` would rather have events than JSON. Who prefers neither, or takes neither, gets JSON."""
    ranges = [found for item in ",".join(headers.getlist("accept")).split(",") if (found := _range(item))]
    return _liking(ranges, EVENTS) > max(_liking(ranges, JSON), (0.0, 0))


def _range(item: str) -> tuple[str, float] | None:
    """A media range and its quality; ``None`` where the quality is no number between 0 and 1."""
    media, *parameters = (part.strip().lower() for part in item.split(";"))
    given = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    return (media, float(given)) if _QUALITY.fullmatch(given) else None


def _liking(ranges: list[tuple[str, float]], media: str) -> tuple[float, int]:
    """The quality of ``media``, which its most specific range says, and how specific that is: of two that are liked
    equally, the one that is called by its name is preferred to one that ``*/*`` lets in.
    """
    family = media.partition("/")[0] + "/*"
    for specific, name in ((2, media), (1, family), (0, "*/*")):
        if (quality := max((quality for given, quality in ranges if given == name), default=None)) is not None:
            return quality, specific if quality else 0
    return 0.0, 0
