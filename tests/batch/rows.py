"""Rows for the tests of batches, and ways to write and read them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.batch import Asked, BatchOptions, Failed, Report, open_source
from articles import BUSES

FIGURES = BatchOptions(figures_only=True)
ROWS = [{"id": str(n), "text": f"{BUSES}\n\nCopy {n} of it was printed on Monday."} for n in range(40)]
Run = Callable[..., Report]


def jsonl(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def killed(source: Path, options: BatchOptions, after: int) -> Iterator[Asked | Failed]:
    """The source's rows until the run is killed."""
    for number, row in enumerate(open_source(source).rows(options)):
        if number == after:
            raise KeyboardInterrupt
        yield row
