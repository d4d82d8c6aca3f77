import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.article import Parser, Reader
from app.batch import BatchOptions, BatchRun, Report, errors_path
from app.serving import Nutshell, SummaryRequest
from articles import BUSES, EMOJI
from fakes import FakeWriter


@pytest.fixture
def writer() -> FakeWriter:
    return FakeWriter()


@pytest.fixture
def nutshell(writer: FakeWriter, shared_reader: Reader, shared_parser: Parser) -> Nutshell:
    return Nutshell(writer, reader=shared_reader, parser=shared_parser)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def lines(*rows: object) -> list[bytes]:
    return [json.dumps(row).encode() + b"\n" for row in rows]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


ROWS = lines(*({"id": str(n), "text": f"{BUSES}\n\nCopy {n} of it was printed on Monday."} for n in range(20)))


def run(nutshell: Nutshell, rows: Iterable[bytes], output: Path, options: BatchOptions | None = None) -> Report:
    return BatchRun(nutshell, options or BatchOptions()).run(rows, output)


def test_each_row_is_answered_as_the_api_answers_under_its_own_id(nutshell: Nutshell, output: Path) -> None:
    report = run(nutshell, lines({"id": "a", "text": BUSES}, {"id": 2, "text": EMOJI, "length": "long"}), output)
    assert (report.answered, report.failed) == (2, 0)
    assert not errors_path(output).exists()
    first, second = read(output)
    expected = nutshell.answer(SummaryRequest(text=BUSES)).model_dump(mode="json")
    assert {**first, "id": 0, "timing_ms": 0} == {**expected, "id": 0, "timing_ms": 0}
    assert (first["id"], second["id"]) == ("a", 2)


def test_rows_that_fail_stop_nothing_and_are_told_apart(nutshell: Nutshell, output: Path) -> None:
    rows = [
        *lines(
            {"id": 1, "text": BUSES},
            {"id": 2, "text": ""},
            {"text": BUSES},
            {"id": 4, "text": 5},
            {"id": 5, "size": 1, "text": BUSES},
            [1],
        ),
        b"{not json\n",
        b"\xff\xfe\n",
        b"\n",
        *lines({"id": 9, "text": EMOJI}),
    ]
    report = run(nutshell, rows, output)
    assert [row["id"] for row in read(output)] == [1, 9]
    assert [(row["id"], row["line"]) for row in read(errors_path(output))] == [
        (2, 2),
        (None, 3),
        (4, 4),
        (5, 5),
        (None, 6),
        (None, 7),
        (None, 8),
    ]
    assert all(row["error"] for row in read(errors_path(output)))
    assert (report.answered, report.failed) == (2, 7)


@pytest.mark.parametrize("cut", [0, 1, 40, 5_000])
def test_a_run_that_was_killed_goes_on_and_does_nothing_twice(
    nutshell: Nutshell, writer: FakeWriter, output: Path, cut: int
) -> None:
    def killed() -> Iterable[bytes]:
        yield from ROWS[:11]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(nutshell, killed(), output)
    done = output.read_bytes()
    output.write_bytes(done[: len(done) - cut])  # the kill may have come in the middle of a write
    kept = output.read_bytes().count(b"\n")
    asked = len(writer.asked)
    report = run(nutshell, ROWS, output)
    assert [row["id"] for row in read(output)] == [str(n) for n in range(20)]
    assert (report.already, report.answered) == (kept, 20 - kept)
    assert len({prompt.text for prompt in writer.asked[asked:]}) > 0
    again = run(nutshell, ROWS, output)
    assert (again.already, again.answered) == (20, 0)


def test_rows_that_share_an_id_are_all_answered_once(nutshell: Nutshell, output: Path) -> None:
    rows = lines({"id": "x", "text": BUSES}, {"id": "x", "text": EMOJI})
    assert run(nutshell, rows, output).answered == 2
    assert run(nutshell, rows, output).answered == 0
    assert [row["id"] for row in read(output)] == ["x", "x"]


def test_figures_alone_ask_no_writer(nutshell: Nutshell, writer: FakeWriter, output: Path) -> None:
    run(nutshell, lines({"id": "a", "text": BUSES}), output, BatchOptions(figures_only=True))
    [row] = read(output)
    assert "summary" not in row
    assert {figure["value"] for figure in row["key_figures"]} >= {3_200_000.0, 14.0}
    assert not writer.asked


def test_style_and_length_are_those_of_the_run_unless_a_row_says_otherwise(nutshell: Nutshell, output: Path) -> None:
    run(
        nutshell,
        lines({"id": 1, "text": BUSES}, {"id": 2, "text": BUSES, "style": "tldr", "length": "long"}),
        output,
        BatchOptions(style="headline"),
    )
    one, other = read(output)
    assert len(one["sentences"]) == 1
    assert len(other["sentences"]) >= 4


def test_the_drafts_of_several_articles_are_one_batch(
    shared_reader: Reader, shared_parser: Parser, output: Path
) -> None:
    sizes: list[int] = []

    class Counting(FakeWriter):
        def write(self, prompts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            sizes.append(len(prompts))
            return super().write(prompts)

    run(Nutshell(Counting(), reader=shared_reader, parser=shared_parser), ROWS[:8], output)
    assert len(sizes) == 1
    assert sizes[0] >= 16


def test_progress_is_told(nutshell: Nutshell, output: Path) -> None:
    seen: list[int] = []
    BatchRun(nutshell, BatchOptions(figures_only=True), lambda report: seen.append(report.answered)).run(ROWS, output)
    assert seen == [8, 16, 20]
