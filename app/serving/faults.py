"""What is wrong with what somebody sent, in words for them: which field, within which limit, never the input itself."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

Value = TypeVar("Value")
NO_OBJECT = "must be a JSON object"
_LONGEST_NAME = 100  # characters of a field's name, which is the caller's
NOT_UNICODE = "holds an unpaired surrogate, which is not valid Unicode"


class Unanswerable(ValueError):
    """The request is well formed, but its article cannot be answered. ``field`` is the part at fault: ``text``,
    ``html``, or the ``id`` of a batch's line.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Unreadable(ValueError):
    """What was sent is no JSON; the message says why, as of a subject: "is not ..."."""


def read_json(data: bytes | str) -> Any:  # noqa: ANN401 - whatever it holds
    """``data`` as JSON. Raises ``Unreadable``."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable(unreadable(error)) from error


def unreadable(error: BaseException | None) -> str:
    """Why ``json.loads`` raised ``error``."""
    match error:
        case json.JSONDecodeError():
            return f"is not valid JSON ({error.msg}: character {error.pos + 1})"
        case UnicodeDecodeError():
            return "is not valid UTF-8"
        case RecursionError():
            return "is nested too deeply"
        case ValueError():
            # All else that Python refuses: reading such numbers takes quadratic time.
            return f"holds a whole number of more than {sys.get_int_max_str_digits():,} digits"
        case _:
            return "cannot be read"


def unicode_only(value: Value) -> Value:
    """``value``. Raises ``ValueError`` for text with half of a surrogate pair, which JSON's escapes can write and no
    answer could say again in UTF-8.
    """
    try:
        str(value).encode()
    except UnicodeEncodeError:
        raise ValueError(NOT_UNICODE) from None
    return value


def faults(error: ValueError, *, whole: str) -> list[tuple[str, str]]:
    """Each field that ``error`` is about with what is wrong with it; ``whole`` names what is in no field."""
    match error:
        case ValidationError():
            return faults_of(error.errors(), whole=whole)
        case Unanswerable():
            return [(error.field, str(error))]
        case _:
            return [(whole, str(error))]


def faults_of(errors: Sequence[Mapping[str, Any]], *, whole: str) -> list[tuple[str, str]]:
    """The same of pydantic's list of errors."""
    return [(_field(error["loc"]) or whole, _message(error)) for error in errors]


def told(error: ValueError, *, whole: str) -> str:
    """``faults`` in one line."""
    return "; ".join(f"{field}: {message}" for field, message in faults(error, whole=whole))


def _field(location: Sequence[str | int]) -> str:
    return ".".join(str(part)[:_LONGEST_NAME] for part in location if part != "body")


def _message(error: Mapping[str, Any]) -> str:
    match error["type"]:
        case "extra_forbidden":
            return "is not a field of this request"
        case "model_type" | "model_attributes_type":
            return NO_OBJECT
        case "missing" if not _field(error["loc"]):
            return NO_OBJECT  # null, which FastAPI takes for no body
        case "string_unicode":
            # Of a whole object it is said where the name of a field cannot be read.
            return NOT_UNICODE if _field(error["loc"]) else f"has a field whose name {NOT_UNICODE}"
        case _:
            return str(error["msg"]).removeprefix("Value error, ")
