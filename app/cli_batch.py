"""``nutshell batch``: which engine a run has, what it shows while it runs, and how it ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from app.cli_told import FAILED, UNANSWERED, WRONG, fail, refusals, say, settings_of
from app.settings import Settings

if TYPE_CHECKING:
    from app.batch import BatchEngine, BatchOptions, Report, Source

KEY_VARIABLE = "NUTSHELL_API_KEY"


def batch(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN", help="lines of JSON, a .parquet file, or a directory of .txt and .html files", exists=True
        ),
    ],
    output: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="the answers, .jsonl or .parquet; rows that it holds are not done again"),
    ],
    figures_only: Annotated[bool, typer.Option("--figures-only", help="key figures alone; needs no model")] = False,
    style: Annotated[
        Literal["tldr", "key-points", "teaser", "headline"], typer.Option("--style", help="what for")
    ] = "tldr",
    length: Annotated[Literal["short", "medium", "long"], typer.Option("--length", help="how long")] = "short",
    unordered: Annotated[
        bool, typer.Option("--unordered", help="answers as they come, not in their rows' order")
    ] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="only the first so many rows")] = None,
    resume: Annotated[bool, typer.Option(help="go on with what OUT holds; else start over")] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="read every row and say what there is to do; write nothing")
    ] = False,
    concurrency: Annotated[
        int | None,
        typer.Option(
            "--concurrency",
            min=1,
            help="processes, each with its own model (1); with --server requests at a time (8); with ray actors (2)",
        ),
    ] = None,
    engine: Annotated[Literal["local", "ray"], typer.Option("--engine", help="this machine, or Ray Data")] = "local",
    address: Annotated[
        str | None, typer.Option("--address", help="the Ray cluster; one of its own on this machine if left out")
    ] = None,
    server: Annotated[
        str | None,
        typer.Option("--server", help=f"URL of a running Nutshell that does the work; key in ${KEY_VARIABLE}"),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="manifest name, directory, hub id, or quote; else $NUTSHELL_MODEL")
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", help="auto, cpu, cuda or mps; else $NUTSHELL_DEVICE")
    ] = None,
) -> None:
    """Summarise many articles. A run that was killed goes on where it stopped; rows that fail go to
    OUT.errors.jsonl.
    """
    from app.batch import BatchOptions, open_source, start_over  # noqa: PLC0415 - takes seconds

    if address is not None and engine != "ray":
        fail("--address is a Ray cluster's: it goes with --engine ray", WRONG)
    options = BatchOptions(figures_only, style, length, not unordered, limit)
    with refusals(), _failures(output):
        rows = open_source(source)
        if dry_run:
            _survey(rows, output, options)
            return
        settings = settings_of(model="quote" if figures_only else model, device=device)
        chosen = _engine(settings, server, engine, address, concurrency)
        if not resume:
            start_over(output, options)
        _run(rows, output, options, chosen)


@contextmanager
def _failures(output: Path) -> Iterator[None]:
    """Tell why a run cannot begin or go on, and leave."""
    from app.batch import BatchError  # noqa: PLC0415

    try:
        yield
    except BatchError as error:
        fail(str(error), FAILED)
    except OSError as error:
        fail(f"{error.filename or output}: {error.strerror or error}", FAILED)


def _engine(
    settings: Settings, server: str | None, engine: str, address: str | None, concurrency: int | None
) -> "BatchEngine":
    from app.batch import LocalEngine, ProcessEngine  # noqa: PLC0415 - takes seconds

    if server:
        from app.batch.server import ServerEngine  # noqa: PLC0415

        return ServerEngine(server, concurrency or 8, os.environ.get(KEY_VARIABLE))
    if engine == "ray":
        from app.batch.ray_data import RayEngine  # noqa: PLC0415 - an extra

        return RayEngine(settings, concurrency or 2, address)
    if concurrency and concurrency > 1:
        return ProcessEngine(settings, concurrency)
    from app.serving import load_nutshell  # noqa: PLC0415

    return LocalEngine(lambda: load_nutshell(settings))


def _run(rows: "Source", output: Path, options: "BatchOptions", engine: "BatchEngine") -> None:
    from app.batch import BatchRun, errors_path  # noqa: PLC0415

    total = rows.count() if options.limit is None else min(options.limit, rows.count())
    columns = (TextColumn("articles"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    begun = time.monotonic()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total)

        def show(report: "Report") -> None:
            told = _told(report, total, time.monotonic() - begun)
            progress.update(task, completed=report.seen, description=told)

        report = BatchRun(engine, options, show).run(rows.rows(options), output)
    say(f"{report.answered} answered, {report.already} answered before, {report.failed} failed")
    if report.failed:
        fail(f"see {errors_path(output)}", UNANSWERED)


def _told(report: "Report", total: int, seconds: float) -> str:
    """Rate, time left and failures. Rows of an earlier run say nothing about this one's rate."""
    rate = (report.answered + report.failed) / max(seconds, 0.001)
    left = timedelta(seconds=round((total - report.seen) / rate)) if rate else "?"
    return f"{rate:.1f}/s, {left} left, {report.failed} failed"


def _survey(rows: "Source", output: Path, options: "BatchOptions") -> None:
    """Tell what a run would find."""
    from app.batch import survey  # noqa: PLC0415

    report, wrong = survey(rows.rows(options), output, options)
    say(f"{report.answered} to be answered, {report.already} answered before, {report.failed} wrong")
    for row in wrong[:10]:
        say(f"row {row.number}: {row.reason}")
    if wrong:
        sys.exit(UNANSWERED)
