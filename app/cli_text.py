"""What the command line reads and shows, as text."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from app.serving.contract import Candidate, KeyFigure, SummaryAnswer

# Where the article has no words for it before the figure ("40 or more"); true of all that each sign stands for.
_MODIFIERS = {"=": "", "~": "about", ">": "at least", "<": "at most"}


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
    return f"{figure.text} = {_qualified(figure, value)} ({about or figure.kind}{trend}{source})"


def _qualified(figure: "KeyFigure | Candidate", value: str) -> str:
    """``value`` with the article's own words for how exact it is, or with words that are true of the sign."""
    words = (figure.modifier_text or _MODIFIERS[figure.modifier or "="]).lower()
    return f"{' '.join(words.split())} {value}".strip()


_COLUMNS = ("TEXT", "PLACE", "VALUE", "KIND", "UNIT", "SOURCE")
_WIDEST = 40  # characters of a column; what is longer is cut with an ellipsis


def candidates_json(candidates: "list[Candidate]") -> str:
    """Every number as JSON: a figure's fields, or the reason of a rejected one."""
    rows = [candidate.model_dump(mode="json") for candidate in candidates]
    kept = [{k: row[k] for k in ("text", "start", "end", "reason")} if row["reason"] else row for row in rows]
    return json.dumps(kept, ensure_ascii=False, indent=2)


def candidates_text(candidates: "list[Candidate]") -> str:
    """Every number as a row of a table; of a rejected one the reason in brackets instead of its value."""
    rows = [_COLUMNS, *map(_row, candidates)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_COLUMNS))]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)


def _row(candidate: "Candidate") -> tuple[str, ...]:
    value = f"[{candidate.reason}]"
    if candidate.value is not None:
        ends = (f"{x:,.12g}" for x in (candidate.value, candidate.high) if x is not None)
        value = _qualified(candidate, "..".join(ends))
        value += f" {candidate.trend}" if candidate.trend else ""
    place = f"{candidate.start}-{candidate.end}"
    cells = (candidate.text, place, value, candidate.kind or "", candidate.unit or "", candidate.source or "")
    return tuple(_cut(" ".join(cell.split())) for cell in cells)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…"
