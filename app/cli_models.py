"""``nutshell models list | fetch | check``: the manifest's models on this machine."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli_told import settings_of
from app.engines import Manifest, check_model, check_parser, fetch_model, is_fetched, load_manifest
from app.settings import Settings

models = typer.Typer(no_args_is_help=True)
Name = Annotated[str | None, typer.Argument(help="a name of the manifest; the default model if left out")]


@models.command("list")
def list_models() -> None:
    """The manifest's models, and which of them are here."""
    settings = settings_of()
    manifest = _manifest(settings)
    table = Table("name", "licence", "languages", "origin", "fetched", box=None)
    for model in manifest.models.values():
        name = f"{model.name} (default)" if model.default else model.name
        adapted = f" + {model.adapter.path.parent.name}" if model.adapter else ""
        origin = f"{model.origin.distribution}=={model.origin.version}{adapted}"
        here = "yes" if is_fetched(model, settings.cache_dir) else "no"
        table.add_row(name, model.licence, " ".join(sorted(model.languages)), origin, here)
    for parser in manifest.parsers.values():
        table.add_row(
            parser.name,
            parser.licence,
            " ".join(sorted(parser.languages)),
            f"{parser.distribution}=={parser.version}",
            "with pip",
        )
    Console().print(table)


@models.command()
def fetch(name: Name = None) -> None:
    """Fetch a model into the cache, check it, and make it ready to load."""
    settings = settings_of()
    manifest = _manifest(settings)
    model = manifest.model(name) if name else manifest.default
    path = fetch_model(model, settings.cache_dir)
    print(f"{model.name} is ready in {path}", file=sys.stderr)


@models.command()
def check(name: Name = None) -> None:
    """Hold every file of a model (and of the parser) against its sha256. Exit code 1 if one differs or is missing."""
    settings = settings_of()
    manifest = _manifest(settings)
    model = manifest.model(name) if name else manifest.default
    results = [
        *check_model(model, settings.cache_dir),
        *(result for parser in manifest.parsers.values() for result in check_parser(parser)),
    ]
    for result in results:
        print(f"{'ok' if result.ok else 'BAD':4} {result.path} {result.detail}".rstrip())
    if not all(result.ok for result in results):
        raise typer.Exit(1)


def _manifest(settings: Settings) -> Manifest:
    return load_manifest(settings.manifest)
