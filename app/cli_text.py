"""What the command line reads and shows, as text."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from app.serving.contract import KeyFigure, SummaryAnswer

_MODIFIERS = {"=": "", "~": "about ", ">": "more than ", "<": "less than "}


def read_input(file: str) -> str:
    """The text of ``file``, or of standard input for ``-``. Ends the command where it cannot be read or is not
    UTF-8.
    """
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not UTF-8 text") from error


def summary_text(answer: "SummaryAnswer") -> str:
    """An answer for a terminal: the summary, and its figures below."""
    figures = [f"  {figure_line(figure)}" for figure in answer.key_figures]
    return "\n".join([answer.summary, *(["", "Key figures", *figures] if figures else [])])


def figure_line(figure: "KeyFigure") -> str:
    """A figure for a terminal: as the article writes it, what it counts, and who says so."""
    about = " of ".join(dict.fromkeys(part for part in (figure.unit, figure.subject) if part))
    trend = f", {figure.trend}" if figure.trend else ""
    source = f", says {figure.source}" if figure.source else ""
    value = " to ".join(f"{number:,.12g}" for number in (figure.value, figure.high) if number is not None)
    return f"{figure.text} = {_MODIFIERS[figure.modifier]}{value} ({about or figure.kind}{trend}{source})"
