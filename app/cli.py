"""The command line: ``nutshell serve | summarize | figures | batch | models``.

Exit codes: 0 done; 1 the model, a file or the server failed; 2 the command line is wrong; 3 the article cannot be
answered, or rows of a batch could not. Answers go to standard output, everything else to standard error. What takes
seconds to import (the parser, torch, the web application) is imported by the command that needs it, so that ``--help``
is instant.
"""

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import ValidationError

from app.cli_batch import batch
from app.cli_models import models
from app.cli_text import candidates_json, candidates_text, figure_line, read_input, summary_text
from app.cli_told import FAILED, UNANSWERED, WRONG, fail, refusals, say, settings_of
from app.engines import ModelError
from app.settings import Settings

if TYPE_CHECKING:
    from app.serving import FiguresAnswer, Nutshell

cli = typer.Typer(
    name="nutshell",
    help="True summaries of news articles, with their key figures.",
    no_args_is_help=True,
    add_completion=False,
)
cli.add_typer(models, name="models", help="The models that can be fetched by name.")
cli.command("batch")(batch)

File = Annotated[str, typer.Argument(metavar="[FILE|-]", help="a text or HTML file; - for standard input")]
Html = Annotated[bool, typer.Option("--html", help="the input is HTML (implied by a name that ends in .html or .htm)")]
Model = Annotated[
    str | None, typer.Option("--model", help="manifest name, directory, hub id, or quote; else $NUTSHELL_MODEL")
]
Device = Annotated[str | None, typer.Option("--device", help="auto, cpu, cuda or mps; else $NUTSHELL_DEVICE")]
Style = Annotated[Literal["tldr", "key-points", "teaser", "headline"], typer.Option("--style", help="what for")]
Length = Annotated[Literal["short", "medium", "long"], typer.Option("--length", help="how long")]
Json = Annotated[bool, typer.Option("--json", help="the API's answer as JSON")]
Title = Annotated[str | None, typer.Option("--title", help="the headline, if it is not in the text")]
Language = Annotated[str | None, typer.Option("--language", help="ISO 639-1 code; detected if left out")]
MaxFigures = Annotated[int | None, typer.Option("--max-figures", help="how many key figures; all if left out")]


def main() -> None:
    """The console script's entry."""
    try:
        cli()
    except ModelError as error:
        fail(str(error), FAILED)
    except BrokenPipeError:
        # Whoever read our output has left; Python would complain once more while it closes standard output.
        sys.stdout = None
        sys.exit(FAILED)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to listen on; else $NUTSHELL_HOST, else 127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(help="port to listen on; else $NUTSHELL_PORT, else 8000")] = None,
    model: Model = None,
    device: Device = None,
    workers: Annotated[
        int | None, typer.Option(help="processes, each with a model of its own; else $NUTSHELL_WORKERS, else 1")
    ] = None,
) -> None:
    """Serve the page and the API."""
    settings = settings_of(host=host, port=port, model=model, device=device, workers=workers)
    from app.api.server import run  # noqa: PLC0415

    sys.exit(run(settings))


@cli.command()
def summarize(
    file: File = "-",
    html: Html = False,
    style: Style = "tldr",
    length: Length = "short",
    title: Title = None,
    language: Language = None,
    max_figures: MaxFigures = None,
    as_json: Json = False,
    model: Model = None,
    device: Device = None,
) -> None:
    """Summarise one article."""
    from app.serving import SummaryRequest, Unanswerable  # noqa: PLC0415

    asked = {**_article(file, html, title, language), "style": style, "length": length, "max_figures": max_figures}
    with refusals():
        request = SummaryRequest.model_validate(asked)
    nutshell = _load(settings_of(model=model, device=device))
    try:
        answer = nutshell.answer(request)
    except Unanswerable as refusal:
        fail(f"{refusal.field}: {refusal}", UNANSWERED)
    print(answer.model_dump_json(indent=2) if as_json else summary_text(answer))


@cli.command()
def figures(
    file: File = "-",
    html: Html = False,
    title: Title = None,
    language: Language = None,
    max_figures: MaxFigures = None,
    as_json: Json = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="every number in the order of the text: accepted, or rejected and why")
    ] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='{"text": ...} lines in, {"text": ..., "figures": [...]} lines out')
    ] = False,
) -> None:
    """An article's key figures, most important first. Needs no model."""
    from app.serving import FiguresRequest, Unanswerable  # noqa: PLC0415

    if jsonl and (html or title or explain):
        fail("--jsonl reads a text in each line: it goes with none of --html, --title and --explain", WRONG)
    nutshell = _load(settings_of(model="quote"))
    if jsonl:
        sys.exit(_figures_of_lines(nutshell, file, {"language": language, "max_figures": max_figures}))
    with refusals():
        request = FiguresRequest.model_validate({**_article(file, html, title, language), "max_figures": max_figures})
    try:
        if explain:
            print(candidates_json(nutshell.explain(request)) if as_json else candidates_text(nutshell.explain(request)))
            return
        answer = nutshell.figures(request)
    except Unanswerable as refusal:
        fail(f"{refusal.field}: {refusal}", UNANSWERED)
    print(answer.model_dump_json(indent=2) if as_json else "\n".join(map(figure_line, answer.key_figures)))


def _figures_of_lines(nutshell: "Nutshell", file: str, options: Mapping[str, Any]) -> int:
    """``{"text"}`` lines in, ``{"text", "figures"}`` lines out, in order; a line that cannot be answered has no figures
    and a reason. ``options`` are of those lines that say nothing else.
    """
    from app.serving import FiguresRequest, Unanswerable, Unreadable, read_json, told  # noqa: PLC0415

    failed = 0
    # Not ``splitlines``, which also splits at characters that may stand in JSON's strings.
    for number, line in enumerate(read_input(file).split("\n"), start=1):
        if not line.strip():
            continue
        answer: dict[str, Any] = {"text": None, "figures": []}
        try:
            row = read_json(line)
            request = FiguresRequest.model_validate({**options, **row} if isinstance(row, dict) else row)
            answer["text"] = request.text
            found: FiguresAnswer = nutshell.figures(request)
            answer["figures"] = [figure.model_dump(mode="json", exclude={"in_summary"}) for figure in found.key_figures]
        except (Unreadable, ValidationError, Unanswerable) as error:
            failed += 1
            answer["error"] = told(error, whole="line")
            say(f"line {number}: {answer['error']}")
        print(json.dumps(answer, ensure_ascii=False))
    return UNANSWERED if failed else 0


def _article(file: str, html: bool, title: str | None, language: str | None) -> dict[str, Any]:
    """The fields of a request that say which article."""
    is_html = html or file.lower().endswith((".html", ".htm"))
    return {"html" if is_html else "text": read_input(file), "title": title, "language": language}


def _load(settings: Settings) -> "Nutshell":
    from app.serving import load_nutshell  # noqa: PLC0415

    return load_nutshell(settings)
