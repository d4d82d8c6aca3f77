"""The command line as it is used: through the installed command, with pipes, files and rubbish. No model is needed
here.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from articles import BUSES, INJECTION

COMMAND = Path(sys.executable).with_name("nutshell")


def nutshell(*args: str, stdin: str | bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    environment = {**os.environ, "NUTSHELL_MODEL": "quote", "COLUMNS": "200", **env}
    return subprocess.run([COMMAND, *args], input=data, capture_output=True, check=False, env=environment)


def test_a_pipe_in_and_a_summary_out() -> None:
    done = nutshell("summarize", stdin=BUSES)
    assert (done.returncode, done.stderr) == (0, b"")
    out = done.stdout.decode()
    assert out.startswith("The town of Anford will spend $3.2 million")
    assert "Key figures" in out
    assert "$3.2 million = 3,200,000" in out


def test_a_file_in_and_json_out(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(BUSES, encoding="utf-8")
    answer = json.loads(nutshell("summarize", str(file), "--json", "--style", "headline", "--max-figures", "2").stdout)
    assert answer["summary"] == "Anford to buy electric buses"
    assert len(answer["key_figures"]) == 2
    assert answer["model"]["name"] == "quote"


def test_html_is_known_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "<html><body><nav>Home</nav><article>"
        + "".join(f"<p>{p}</p>" for p in BUSES.split("\n\n"))
        + "</article></body></html>",
        encoding="utf-8",
    )
    assert "electric buses" in nutshell("summarize", str(file)).stdout.decode()


def test_figures_are_listed() -> None:
    done = nutshell("figures", "-", stdin=INJECTION)
    assert done.returncode == 0
    assert any(line.startswith(b"2,300") for line in done.stdout.splitlines())
    assert json.loads(nutshell("figures", "--json", stdin=INJECTION).stdout)["language"] == "en"


def test_a_figure_is_qualified_as_the_article_does() -> None:
    text = "At least 63 people were hurt in the port of Skarn, and up to 58 homes were lost. It took 40 or more men."
    shown = nutshell("figures", "-", stdin=text).stdout.decode()
    assert all(said in shown for said in ("63 = at least 63", "58 = up to 58", "40 = at least 40"))
    explained = nutshell("figures", "--explain", stdin=text).stdout.decode()
    assert all(said in explained for said in ("at least 63", "up to 58", "at least 40"))


def test_every_number_is_explained() -> None:
    text = "On May 5, 2021, Flight 370 carried 300 passengers and a crew of 12, Ann Hill said. No one was hurt."
    lines = nutshell("figures", "--explain", stdin=text).stdout.decode().splitlines()
    assert lines[0].split() == ["TEXT", "PLACE", "VALUE", "KIND", "UNIT", "SOURCE"]
    assert [line.split()[0] for line in lines[1:]] == ["5", "2021", "370", "300", "12", "one"]
    assert [word in line for line, word in zip(lines[1:4], ("[date]", "[date]", "[name part]"), strict=True)] == [
        True
    ] * 3
    assert lines[4].split() == ["300", "35-38", "300", "count", "passengers", "Ann", "Hill"]
    rows = json.loads(nutshell("figures", "--explain", "--json", stdin=text).stdout)
    assert rows[0] == {"text": "5", "start": 7, "end": 8, "reason": "date"}
    assert (rows[3]["value"], rows[3]["reason"]) == (300, None)
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


def test_a_table_is_explained_as_one() -> None:
    table = "The table lists " + " ".join(str(n) for n in range(200, 400)) + " and ends."
    rows = json.loads(nutshell("figures", "--explain", "--json", stdin=table).stdout)
    assert {row["reason"] for row in rows} == {"table"}
    assert len(rows) == 200


def test_figures_of_lines_keep_their_order_and_text() -> None:
    texts = [BUSES, "Prices rose 3.5 percent, the bank said.", "Nothing here has a quantity in it."]
    done = nutshell("figures", "--jsonl", stdin="".join(json.dumps({"text": text}) + "\n" for text in texts))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["text"] for row in rows] == texts
    assert rows[1]["figures"][0]["value"] == 3.5
    assert rows[2]["figures"] == []
    assert all(
        text[f["start"] : f["end"]] == f["text"] for text, row in zip(texts, rows, strict=True) for f in row["figures"]
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_line_of_rubbish_is_reported_and_the_others_answered() -> None:
    lines = [
        '{"text": "Prices rose 3 percent on Monday."}',
        "rubbish",
        '{"text": ""}',
        r'{"text": "\ud800"}',
        '{"a": 1}',
    ]
    done = nutshell("figures", "--jsonl", stdin="\n".join(lines))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(row["figures"]) for row in rows] == [1, 0, 0, 0, 0]
    assert [row.get("error", "").partition(":")[0] for row in rows] == ["", "line", "text", "text", "a"]
    assert done.returncode == 3
    assert b"line 2: line: is not valid JSON" in done.stderr


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_line_feeds_end_lines_of_json(end: str) -> None:
    texts = [f"Prices rose 3{mark} percent on Monday." for mark in ("\u2028", "\x85", "\u2029")]
    lines = (json.dumps({"text": text}, ensure_ascii=False) + end for text in texts)
    done = nutshell("figures", "--jsonl", stdin="".join(lines))
    rows = [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]
    assert [row["text"] for row in rows] == texts
    assert all(row["figures"] for row in rows)
    assert done.returncode == 0


def test_a_batch_is_resumed_with_progress_on_standard_error(tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": BUSES}) + "\n" for n in range(3)), encoding="utf-8")
    first = nutshell("batch", str(source), str(output))
    assert (first.returncode, first.stdout) == (0, b"")
    assert b"3/3" in first.stderr
    assert b"3 answered, 0 answered before" in first.stderr
    before = output.read_bytes()
    assert b"0 answered, 3 answered before" in nutshell("batch", str(source), str(output)).stderr
    assert output.read_bytes() == before


def test_a_batch_with_bad_rows_says_where_they_are(tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": 1, "text": BUSES}) + "\nrubbish\n", encoding="utf-8")
    done = nutshell("batch", str(source), str(output), "--figures-only")
    assert done.returncode == 3
    assert b"out.errors.jsonl" in done.stderr


@pytest.mark.parametrize(
    ("args", "stdin", "code", "says"),
    [
        (["summarize"], b"", 3, b"15 characters"),
        (["summarize"], b"0123456789", 3, b"15 characters"),
        (["summarize"], b"\xff\xfe\x00rubbish", 2, b"UTF-8"),
        (["summarize", "no-such-file.txt"], b"", 2, b"no-such-file.txt"),
        (["summarize", "."], b"", 2, b"directory"),
        (["summarize", "--style", "haiku"], BUSES.encode(), 2, b"style"),
        (["summarize", "--model", "no-such-model"], BUSES.encode(), 1, b"no-such-model"),
        (["summarize", "--model", "/no/such/directory"], BUSES.encode(), 1, b"/no/such/directory"),
        (["figures"], b" ", 3, b"1 character"),
        (["batch", "no-such-file.jsonl", "out.jsonl"], b"", 2, b"no-such-file.jsonl"),
        (["figures", "--jsonl", "--explain"], b"", 2, b"--jsonl"),
        (["batch", __file__, "out.jsonl", "--address", "auto"], b"", 2, b"--engine ray"),
        (["serve", "--model", "/no/such/directory"], b"", 1, b"/no/such/directory"),
        (["serve", "--port", "99999"], b"", 2, b"port"),
        (["nonsense"], b"", 2, b"nonsense"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_with_its_exit_code(
    args: list[str], stdin: bytes, code: int, says: bytes
) -> None:
    done = nutshell(*args, stdin=stdin)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_a_taken_port_is_told_before_anything_is_started() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = nutshell("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert done.stderr.startswith(b"nutshell: cannot listen on http://127.0.0.1:")
    assert len(done.stderr.splitlines()) == 1


def test_a_free_port_is_told_by_its_number(tmp_path: Path) -> None:
    environment = {**os.environ, "NUTSHELL_MODEL": "quote", "NUTSHELL_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen([COMMAND, "serve", "--port", "0"], stderr=subprocess.PIPE, env=environment) as process:
        assert process.stderr is not None
        address = process.stderr.readline().decode().split()[3]
        try:
            assert httpx2.get(f"{address}/healthz", timeout=60).json() == {"status": "ok"}
        finally:
            process.terminate()
            process.communicate()


def test_the_models_of_the_manifest_are_listed(tmp_path: Path) -> None:
    done = nutshell("models", "list", NUTSHELL_CACHE_DIR=str(tmp_path))
    assert done.returncode == 0
    [line] = [line for line in done.stdout.splitlines() if b"smollm2-135m-instruct" in line]
    assert b"Apache-2.0" in line
    assert line.split()[-1] == b"no"


def test_a_model_that_is_not_there_fails_its_check(tmp_path: Path) -> None:
    done = nutshell("models", "check", NUTSHELL_CACHE_DIR=str(tmp_path))
    assert done.returncode == 1
    assert b"BAD" in done.stdout


@pytest.mark.parametrize("command", [["models", "list"], ["figures"], ["batch", __file__, "out.jsonl"]])
def test_a_setting_that_cannot_be_is_told_by_its_name(command: list[str], tmp_path: Path) -> None:
    done = nutshell(*command, NUTSHELL_PORT="abc", NUTSHELL_CACHE_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith(b"nutshell: port: ")


def test_a_batch_that_cannot_begin_leaves_what_it_should_start_over(tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "text": BUSES}) + "\n", encoding="utf-8")
    assert nutshell("batch", str(source), str(output), "--figures-only").returncode == 0
    kept = output.read_bytes()
    done = nutshell("batch", str(source), str(output), "--figures-only", "--no-resume", NUTSHELL_PORT="abc")
    assert done.returncode == 2
    assert output.read_bytes() == kept


def test_lines_take_the_options_that_they_do_not_say_themselves() -> None:
    lines = [{"text": BUSES}, {"text": BUSES, "max_figures": 3}]
    done = nutshell("figures", "--jsonl", "--max-figures", "1", stdin="\n".join(map(json.dumps, lines)))
    assert [len(json.loads(line)["figures"]) for line in done.stdout.splitlines()] == [1, 3]
