"""What the README shows is what happens."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import httpx2

from app.settings import Settings
from articles import BUSES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    return [shlex.split(line, comments=True) for block in blocks("sh") for line in block.splitlines()]


def test_the_curl_call_is_answered_as_shown(server: str) -> None:
    [call] = [words for words in commands() if words[0] == "curl"]
    url = call[2].replace("http://127.0.0.1:8000", server)
    header, value = call[4].split(": ")
    answer = httpx2.post(url, content=call[6].encode(), headers={header: value}, timeout=300).json()
    [shown] = [json.loads(block) for block in blocks("json")]
    assert {**answer, "timing_ms": shown["timing_ms"], "cached": shown["cached"]} == shown


def test_the_make_targets_exist() -> None:
    targets = [words[1] for words in commands() if words[0] == "make"]
    assert targets == ["run", "test"]
    for target in targets:
        done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_commands_do_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(BUSES, encoding="utf-8")
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "text": BUSES}) + "\n", encoding="utf-8")
    ours = [words for words in commands() if words[0] == ".venv/bin/nutshell"]
    assert [words[1] for words in ours] == ["summarize", "figures", "batch", "models", "batch", "batch"]
    for words in ours:
        command = [str(Path(sys.executable).with_name("nutshell")), *words[1:]]
        env = {**os.environ, "NUTSHELL_MODEL": "quote"}
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=env)
        assert done.returncode == 0, done.stderr
        assert done.stdout or (tmp_path / "answers.jsonl").exists()


def test_the_settings_are_those_there_are() -> None:
    assert set(re.findall(r"`NUTSHELL_(\w+)`", README)) == {name.upper() for name in Settings.model_fields}


def test_the_picture_is_there() -> None:
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).read_bytes().startswith(b"\x89PNG")
