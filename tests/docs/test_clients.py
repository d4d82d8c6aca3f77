"""The recipes are run against a real server, each with the interpreter that it needs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from articles import BUSES
from http_stub import Call, Reply, stub

CLIENTS = Path(__file__).parents[2] / "docs" / "clients"
RECIPES = {
    "curl.sh": ["sh"],
    "summarize.py": [sys.executable],
    "summarize.mjs": [str(Path(sys.executable).with_name("node"))],
    "summarize.php": ["php"],
}
# Debian's packages php-cli and php-curl, curl and jq; node comes with the development tools.
NEEDS = {"curl.sh": ["curl", "jq"]}


def run(recipe: str, address: str, text: str, **env: str) -> subprocess.CompletedProcess[str]:
    for program in [RECIPES[recipe][0], *NEEDS.get(recipe, [])]:
        assert shutil.which(program), f"the tests need {program}"
    environment = {**os.environ, "NUTSHELL_URL": address, **env}
    command = [*RECIPES[recipe], str(CLIENTS / recipe)]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, env=environment)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_prints_what_the_server_says(recipe: str, server: str) -> None:
    expected = httpx2.post(f"{server}/v1/summaries", json={"text": BUSES}, timeout=300).json()["summary"]
    done = run(recipe, server, BUSES)
    assert (done.returncode, done.stdout.strip()) == (0, expected), done.stderr


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_waits_for_a_busy_server_and_shows_its_key(recipe: str) -> None:
    def busy(_: Call, number: int) -> Reply:
        return Reply({"detail": "full"}, 429, {"Retry-After": "1"}) if number == 1 else Reply({"summary": "Short."})

    with stub(busy) as there:
        done = run(recipe, there.address, "Any text.\n", NUTSHELL_API_KEY="sesame")
    assert (done.returncode, done.stdout.strip()) == (0, "Short."), done.stderr
    assert [call.headers["authorization"] for call in there.calls] == ["Bearer sesame"] * 2
    assert there.calls[1].body["text"] == "Any text.\n"


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_tells_why_an_article_is_refused(recipe: str) -> None:
    with stub(lambda *_: Reply({"detail": "text: is no article"}, 422)) as there:
        done = run(recipe, there.address, "x")
    assert done.returncode != 0
    assert "is no article" in done.stderr
    assert done.stdout == ""


def test_every_recipe_is_named_and_all_files_are_recipes() -> None:
    told = (CLIENTS / "README.md").read_text(encoding="utf-8")
    files = {path.relative_to(CLIENTS).as_posix() for path in CLIENTS.rglob("*") if path.is_file()} - {"README.md"}
    assert files == {*RECIPES, "wordpress/nutshell-summary.php"}
    assert all(f"]({name})" in told for name in files)


@pytest.mark.parametrize("page", sorted(CLIENTS.rglob("*.php")))
def test_pages_for_php_are_whole(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<?php")
    php = shutil.which("php")
    assert php, "the tests need Debian's package php-cli"
    done = subprocess.run([php, "-l", str(page)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
