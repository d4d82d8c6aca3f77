"""Rows that a running Nutshell answers: as politely as it asks for."""

import threading
import time
from pathlib import Path

import pytest
import urllib3

from app.batch import BatchError, errors_path
from app.batch.server import PATIENCE, ServerEngine
from batch.rows import FIGURES, ROWS, Run, jsonl, read
from http_stub import Call, Reply, stub

QUICK = PATIENCE.new(total=3, backoff_factor=0.01, backoff_jitter=0)


def figures(call: Call, _: int) -> Reply:
    return Reply({"key_figures": [], "language": "en", "text": call.body["text"][-30:]})


def test_a_server_s_answers_are_those_of_this_process(run: Run, source: Path, tmp_path: Path, server: str) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    run(source, here, FIGURES)
    run(source, there, FIGURES, ServerEngine(server, concurrency=4))
    assert there.read_bytes() == here.read_bytes()


def test_rows_go_out_with_the_key_and_come_back_in_order(run: Run, source: Path, output: Path) -> None:
    with stub(figures) as there:
        run(source, output, FIGURES, ServerEngine(f"{there.address}/", key="sesame"))
    assert [row["id"] for row in read(output)] == [row["id"] for row in ROWS]
    assert {call.path for call in there.calls} == {"/v1/figures"}
    assert {call.headers["authorization"] for call in there.calls} == {"Bearer sesame"}
    assert set(there.calls[0].body) >= {"text"}
    assert "sesame" not in repr(ServerEngine(there.address, key="sesame"))


def test_summaries_are_asked_for_with_the_run_s_style(run: Run, source: Path, output: Path) -> None:
    with stub(lambda call, _: Reply({"summary": call.body["style"], "key_figures": []})) as there:
        run(source, output, None, ServerEngine(there.address))
    first = read(output)[0]
    assert first.pop("asked").startswith("tldr short ")
    assert first == {"summary": "tldr", "key_figures": [], "id": "0"}
    assert {call.path for call in there.calls} == {"/v1/summaries"}


@pytest.mark.parametrize("answer", [[], {"ok": True}, "fine"])
def test_a_server_that_answers_something_else_ends_the_run(
    run: Run, source: Path, output: Path, answer: object
) -> None:
    with stub(lambda *_: Reply(answer)) as there, pytest.raises(BatchError, match="no Nutshell"):
        run(source, output, None, ServerEngine(there.address))
    assert read(output) == [] if output.exists() else True


def test_no_more_requests_than_allowed_are_under_way(run: Run, source: Path, output: Path) -> None:
    lock, now, most = threading.Lock(), 0, 0

    def counted(call: Call, number: int) -> Reply:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        return figures(call, number)

    with stub(counted) as there:
        run(source, output, FIGURES, ServerEngine(there.address, concurrency=3))
    assert 1 < most <= 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(run: Run, source: Path, output: Path, status: int) -> None:
    source.write_bytes(jsonl(ROWS[0]))
    times: list[float] = []

    def busy(call: Call, number: int) -> Reply:
        times.append(time.monotonic())
        return Reply({"detail": "full"}, status, {"Retry-After": "1"}) if number == 1 else figures(call, number)

    with stub(busy) as there:
        assert run(source, output, FIGURES, ServerEngine(there.address, patience=QUICK)).answered == 1
    assert times[1] - times[0] >= 1


def test_a_row_that_the_server_refuses_is_an_error_of_its_own(run: Run, source: Path, output: Path) -> None:
    def refuses(call: Call, number: int) -> Reply:
        return Reply({"detail": "no"}, 422) if "Copy 5 of" in call.body["text"] else figures(call, number)

    with stub(refuses) as there:
        report = run(source, output, FIGURES, ServerEngine(there.address))
    assert (report.answered, report.failed) == (39, 1)
    assert [(row["id"], row["error"]) for row in read(errors_path(output))] == [("5", "no")]


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply({"detail": "bad key"}, 401), "401: bad key"),
        (Reply({"detail": "x"}, 404), "404"),
        (Reply({"detail": "full"}, 429), "429"),
        (Reply(b"<html>"), "not JSON"),
    ],
)
def test_what_is_wrong_with_the_whole_run_ends_it(
    run: Run, source: Path, output: Path, reply: Reply, says: str
) -> None:
    with stub(lambda *_: reply) as there, pytest.raises(BatchError, match=says):
        run(source, output, FIGURES, ServerEngine(there.address, patience=QUICK))


def test_a_server_that_leaves_costs_nothing_that_was_answered(run: Run, source: Path, output: Path) -> None:
    def dies(call: Call, number: int) -> Reply:
        return figures(call, number) if number <= 20 else Reply({}, 502)

    with stub(dies) as there, pytest.raises(BatchError, match="502"):
        run(source, output, FIGURES, ServerEngine(there.address, concurrency=1, patience=QUICK))
    assert len(read(output)) == 20
    with stub(figures) as there:
        assert run(source, output, FIGURES, ServerEngine(there.address)).already == 20
    assert [row["id"] for row in read(output)] == [row["id"] for row in ROWS]


def test_an_address_where_nobody_is_ends_the_run(run: Run, source: Path, output: Path) -> None:
    patience = urllib3.Retry(total=1, backoff_factor=0)
    with pytest.raises(BatchError, match="does not answer"):
        run(source, output, FIGURES, ServerEngine("http://127.0.0.1:9", patience=patience))
