"""What every command tells on standard error, and the exit codes that go with it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from pydantic import ValidationError

from app.settings import Settings

FAILED, WRONG, UNANSWERED = 1, 2, 3


def say(message: str) -> None:
    """Print ``message`` for whoever runs the command."""
    print(message, file=sys.stderr)


def fail(message: str, code: int) -> NoReturn:
    """Say why, and leave with ``code``."""
    say(f"nutshell: {message}")
    sys.exit(code)


@contextmanager
def refusals() -> Iterator[None]:
    """Tell what pydantic found wrong with options or settings, by their names, and leave."""
    try:
        yield
    except ValidationError as error:
        from app.serving import told  # noqa: PLC0415 - takes seconds

        fail(told(error, whole="input"), WRONG)


def settings_of(**given: Any) -> Settings:  # noqa: ANN401 - options of several types
    """The settings, with those options that were given; what is wrong with them is told as ``refusals`` does."""
    with refusals():
        return Settings(**{name: value for name, value in given.items() if value is not None})
