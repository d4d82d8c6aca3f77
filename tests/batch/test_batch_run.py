"""A run as a whole: every row once, whatever happens on the way."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app.batch import BatchError, BatchOptions, BatchRun, LocalEngine, errors_path, open_source, start_over, survey
from app.batch.model import Group, Outcome
from app.serving import Nutshell, SummaryRequest
from articles import BUSES, EMOJI
from batch.rows import FIGURES, ROWS, Run, jsonl, killed, read
from fakes import FakeWriter


def test_each_row_is_answered_as_the_api_answers_under_its_own_id(
    run: Run, nutshell: Nutshell, source: Path, output: Path
) -> None:
    source.write_bytes(jsonl({"id": "a", "text": BUSES}, {"id": 2, "text": EMOJI, "length": "long"}))
    report = run(source, output)
    assert (report.answered, report.failed) == (2, 0)
    assert not errors_path(output).exists()
    first, second = read(output)
    expected = nutshell.answer(SummaryRequest(text=BUSES)).model_dump(mode="json")
    assert first.pop("asked").startswith("tldr short ")
    assert {**first, "id": 0, "timing_ms": 0} == {**expected, "id": 0, "timing_ms": 0}
    assert (first["id"], second["id"]) == ("a", 2)


def test_rows_that_fail_stop_nothing_and_are_told_apart(run: Run, source: Path, output: Path) -> None:
    rows = jsonl({"id": 1, "text": BUSES}, {"id": 2, "text": ""}, {"text": BUSES}, {"id": 4, "text": 5}, [1])
    more = jsonl({"id": 5, "size": 1, "text": BUSES}) + b"{not json\n\xff\xfe\n\n" + jsonl({"id": 10, "text": EMOJI})
    source.write_bytes(rows + more)
    report = run(source, output)
    assert [row["id"] for row in read(output)] == [1, 10]
    failed = read(errors_path(output))
    numbers = [(2, 2), (None, 3), (4, 4), (None, 5), (5, 6), (None, 7), (None, 8)]
    assert [(row["id"], row["line"]) for row in failed] == numbers
    assert all(row["error"] for row in failed)
    assert (report.answered, report.failed) == (2, 7)


def test_rows_that_no_answer_could_name_or_hold_are_told_apart(run: Run, source: Path, output: Path) -> None:
    surrogates = [{"id": "\ud800", "text": BUSES}, {"id": 2, "text": BUSES, "\ud800": 1}, {"id": 3, "text": "\ud800"}]
    long = b'{"id": 4, "text": "It cost $5.", "max_figures": ' + b"9" * 5_000 + b"}\n"
    ids = [{"id": name, "text": BUSES} for name in (True, 1.5, None, "last")]
    source.write_bytes(jsonl(*surrogates) + long + jsonl(*ids))
    assert run(source, output, FIGURES).answered == 1
    assert [row["id"] for row in read(output)] == ["last"]
    assert [(row["id"], row["error"]) for row in read(errors_path(output))] == [
        (None, "id: holds an unpaired surrogate, which is not valid Unicode"),
        (None, "row: has a field whose name holds an unpaired surrogate, which is not valid Unicode"),
        (3, "text: holds an unpaired surrogate, which is not valid Unicode"),
        (None, "row: holds a whole number of more than 4,300 digits"),
        *[(None, "id: must be a string or an integer")] * 3,
    ]


def test_an_error_that_should_not_happen_is_its_row_s_alone(
    run: Run, source: Path, output: Path, nutshell: Nutshell, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = nutshell.figures

    def figures(request):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if "Copy 3 of" in request.text:
            raise ZeroDivisionError
        return whole(request)

    monkeypatch.setattr(nutshell, "figures", figures)
    report = run(source, output, FIGURES)
    assert (report.answered, report.failed) == (39, 1)
    [failed] = read(errors_path(output))
    assert (failed["id"], "ZeroDivisionError" in failed["error"]) == ("3", True)


@pytest.mark.parametrize("cut", [0, 1, 40, 5_000])
def test_a_run_that_was_killed_goes_on_and_does_nothing_twice(run: Run, source: Path, output: Path, cut: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(killed(source, FIGURES, 33), output, FIGURES)
    done = output.read_bytes()
    output.write_bytes(done[: len(done) - cut])  # the kill may have come in the middle of a write
    kept = output.read_bytes().count(b"\n")
    assert kept > 20
    report = run(source, output, FIGURES)
    assert [row["id"] for row in read(output)] == [row["id"] for row in ROWS]
    assert (report.already, report.answered) == (kept, 40 - kept)
    again = run(source, output, FIGURES)
    assert (again.already, again.answered) == (40, 0)


def test_rows_that_share_an_id_are_all_answered_once(run: Run, source: Path, output: Path) -> None:
    source.write_bytes(jsonl({"id": "x", "text": BUSES}, {"id": "x", "text": EMOJI}))
    assert run(source, output).answered == 2
    assert run(source, output).answered == 0
    assert [row["id"] for row in read(output)] == ["x", "x"]


def test_of_rows_that_share_an_id_the_one_that_failed_is_tried_again(run: Run, source: Path, output: Path) -> None:
    source.write_bytes(jsonl({"id": "x", "text": ""}, {"id": "x", "text": BUSES}, {"id": "x", "text": EMOJI}))
    for answered, already in ((2, 0), (0, 2)):
        report = run(source, output)
        assert (report.answered, report.already, report.failed) == (answered, already, 1)
        assert [row["line"] for row in read(errors_path(output))] == [1]
    assert len(read(output)) == 2


def test_ids_are_told_apart_by_their_kind(run: Run, source: Path, output: Path) -> None:
    one, other = {"id": 1, "text": BUSES}, {"id": "1", "text": BUSES}
    source.write_bytes(jsonl(other))
    run(source, output, FIGURES)
    source.write_bytes(jsonl(one, other))
    assert run(source, output, FIGURES).already == 1
    assert [row["id"] for row in read(output)] == ["1", 1]


def test_a_row_that_has_changed_is_answered_anew(run: Run, source: Path, output: Path) -> None:
    source.write_bytes(jsonl({"id": 1, "text": "It cost $5."}, {"id": 2, "text": "It cost $6."}))
    run(source, output, FIGURES)
    source.write_bytes(jsonl({"id": 1, "text": "It cost $7."}, {"id": 2, "text": "It cost $6."}))
    assert run(source, output, FIGURES).answered == 1
    assert [(row["id"], row["key_figures"][0]["value"]) for row in read(output)] == [(1, 5), (2, 6), (1, 7)]


def test_answers_that_do_not_say_what_was_asked_stand_for_their_ids(run: Run, source: Path, output: Path) -> None:
    source.write_bytes(jsonl({"id": 1, "text": BUSES}, {"id": "1", "text": BUSES}))
    run(source, output, FIGURES)
    _, second = read(output)
    output.write_bytes(jsonl({name: value for name, value in second.items() if name != "asked"}))
    assert run(source, output, FIGURES).already == 1
    assert [row["id"] for row in read(output)] == ["1", 1]


@pytest.mark.parametrize(
    ("options", "other", "says"),
    [
        (BatchOptions(limit=1), BatchOptions(style="headline"), "answers to tldr short, .* asks for headline short"),
        (BatchOptions(limit=1), BatchOptions(length="long"), "answers to tldr short, .* asks for tldr long"),
        (BatchOptions(limit=1), FIGURES, "answers to summaries, .* asks for figures"),
        (FIGURES, BatchOptions(), "answers to figures, .* asks for tldr short"),
    ],
)
@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_file_of_other_answers_is_refused_and_left_as_it_was(
    run: Run, source: Path, output: Path, options: BatchOptions, other: BatchOptions, says: str, name: str
) -> None:
    output = output.with_name(name)
    source.write_bytes(jsonl(ROWS[0], {"id": "none"}))
    run(source, output, options)
    before = output.read_bytes()
    errors_path(output).write_bytes(b"what failed")
    with pytest.raises(BatchError, match=says):
        run(source, output, other)
    with pytest.raises(BatchError, match=says):
        survey(open_source(source).rows(other), output, other)
    assert (output.read_bytes(), errors_path(output).read_bytes()) == (before, b"what failed")


@pytest.mark.parametrize(
    "foreign",
    [
        b"hello\n",
        b"hello",
        b'{"a": 1}\n',
        b"[]\n",
        b"\xff\xfe\n",
        b'{"id": 1, "text": "a row"}',
        b'{"id": 1.5, "key_figures": []}\n',
        b'{"id": 1, "asked": 2, "key_figures": []}\n',
        b"[" * 100_000 + b"\n",
    ],
    ids=range(9),
)
def test_a_file_of_something_else_is_refused_and_left_as_it_was(
    run: Run, source: Path, output: Path, foreign: bytes
) -> None:
    output.write_bytes(foreign)
    with pytest.raises(BatchError, match="something else than answers in line 1"):
        run(source, output, FIGURES)
    assert output.read_bytes() == foreign


def test_a_run_can_start_over(run: Run, source: Path, output: Path) -> None:
    run(source, output, FIGURES)
    start_over(output, FIGURES)
    assert run(source, output, FIGURES).answered == 40
    start_over(output, BatchOptions())  # answers to something else are answers
    assert not output.exists()


def test_starting_over_removes_nothing_but_answers(source: Path, output: Path) -> None:
    asked = source.read_bytes()
    output.write_text("My notes without an end")
    for other in (source, output):
        with pytest.raises(BatchError, match="something else than answers"):
            start_over(other, FIGURES)
    assert source.read_bytes() == asked
    assert output.read_text() == "My notes without an end"


def test_figures_alone_ask_no_writer(run: Run, writer: FakeWriter, source: Path, output: Path) -> None:
    run(source, output, FIGURES)
    row = read(output)[0]
    assert "summary" not in row
    assert {figure["value"] for figure in row["key_figures"]} >= {3_200_000.0, 14.0}
    assert not writer.asked


def test_style_and_length_are_those_of_the_run_unless_a_row_says_otherwise(
    run: Run, source: Path, output: Path
) -> None:
    source.write_bytes(jsonl({"id": 1, "text": BUSES}, {"id": 2, "text": BUSES, "style": "tldr", "length": "long"}))
    run(source, output, BatchOptions(style="headline"))
    one, other = read(output)
    assert len(one["sentences"]) == 1
    assert len(other["sentences"]) >= 4


def test_only_as_many_rows_are_looked_at_as_are_wanted(run: Run, source: Path, output: Path) -> None:
    options = BatchOptions(figures_only=True, limit=3)
    assert run(source, output, options).answered == 3
    assert run(source, output, options).already == 3


def test_what_there_is_to_do_can_be_asked_without_doing_it(run: Run, source: Path, output: Path) -> None:
    run(source, output, BatchOptions(figures_only=True, limit=3))
    output.write_bytes(output.read_bytes() + b'{"id": "torn')
    before = output.read_bytes()
    source.write_bytes(source.read_bytes() + b"rubbish\n")
    report, wrong = survey(open_source(source).rows(FIGURES), output, FIGURES)
    assert (report.already, report.answered, report.failed) == (3, 37, 1)
    assert [row.number for row in wrong] == [41]
    assert output.read_bytes() == before


class Recording:
    """Remembers its groups, and answers them last first."""

    def __init__(self, nutshell: Nutshell) -> None:
        self._inner = LocalEngine(lambda: nutshell)
        self.groups: list[Group] = []

    def outcomes(self, groups: Iterable[Group]) -> Iterator[list[Outcome]]:
        self.groups = list(groups)
        yield from self._inner.outcomes(reversed(self.groups))


@pytest.mark.parametrize("ordered", [True, False])
def test_answers_come_in_the_order_of_their_rows_unless_none_is_asked_for(
    run: Run, nutshell: Nutshell, source: Path, output: Path, ordered: bool
) -> None:
    report = run(source, output, BatchOptions(figures_only=True, ordered=ordered), Recording(nutshell))
    ids = [row["id"] for row in read(output)]
    assert report.answered == 40
    assert sorted(ids, key=int) == [row["id"] for row in ROWS]
    assert (ids == sorted(ids, key=int)) is ordered


def test_articles_of_similar_length_are_written_together(
    run: Run, nutshell: Nutshell, source: Path, output: Path
) -> None:
    lengths = [1, 6, 2, 5, 3, 4] * 6
    source.write_bytes(jsonl(*({"id": n, "text": "\n\n".join([BUSES] * of)} for n, of in enumerate(lengths))))
    engine = Recording(nutshell)
    run(source, output, None, engine)
    spread = [max(row.size for row in group) / min(row.size for row in group) for group in engine.groups[:4]]
    assert max(spread) < 2.1
    assert [row["id"] for row in read(output)] == list(range(36))


def test_progress_is_told(nutshell: Nutshell, source: Path, output: Path) -> None:
    seen: list[int] = []
    run = BatchRun(LocalEngine(lambda: nutshell), FIGURES, lambda report: seen.append(report.seen))
    run.run(open_source(source).rows(FIGURES), output)
    assert seen == [8, 16, 24, 32, 40, 40]


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_folder_that_does_not_exist_is_told_before_anything_is_loaded(
    run: Run, source: Path, tmp_path: Path, name: str
) -> None:
    with pytest.raises(FileNotFoundError, match="no such folder") as told:
        run(source, tmp_path / "nowhere" / name, FIGURES, LocalEngine(_not_loaded))
    assert told.value.filename == str(tmp_path / "nowhere")


def test_a_run_that_has_nothing_to_do_loads_nothing(run: Run, source: Path, output: Path) -> None:
    run(source, output, FIGURES)
    assert run(source, output, FIGURES, LocalEngine(_not_loaded)).already == 40


def _not_loaded() -> Nutshell:
    raise AssertionError("a model was loaded")
