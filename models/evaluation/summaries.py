"""The evaluation gate of the summaries: measures them beside others on public data, and holds them against floors.

    make eval-summaries DATA=../shared/data/summaries                 # a value below its floor ends with exit code 1
    make eval-summaries DATA=... OPTIONS="--model quote --limit 10"   # without a model; of a part, which holds no floor
    make eval-summaries DATA=... PIN=--pin                            # raises the floors, never lowers one

The data are not part of the repository: an object with an ``article`` and its ``reference`` or references on each line;
those of SummEval (Fabbri et al. 2021) hold the outputs of published ``systems`` as well. Rows are paired by line, for
two may have one id. Floors are held for the default model and ``quote``. An article that cannot be answered counts as
an empty summary, and is named.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from app.article import NotAnArticle, Reader
from app.engines import ModelError
from app.serving import Nutshell, SummaryAnswer, SummaryRequest, load_nutshell
from app.settings import DEFAULT_MODEL, Settings
from models.evaluation.floors import Scores, hold
from models.evaluation.summary_scoring import Gold, score

FLOORS = Path(__file__).with_name("summaries.toml")
SETS = ("house_dev", "cnndm_dev", "summeval_dev")
DEFAULT, QUOTE = "default", "quote"  # the systems with floors, by their names in the table
PUBLISHED = {"M22": "BART", "M17": "T5", "M23": "PEGASUS"}  # SummEval's numbers for them
BATCH = 8  # articles whose drafts are written as one batch
_HELD = ("rouge1", "rouge2", "rougeL", "numbers", "names")
_ORIGINS = ("written", "compressed", "quoted")
_COLUMNS = ("words", "rouge1", "rouge2", "rougeL", "numbers", "names", "bad", "novel2", *_ORIGINS, "seconds")

Row = dict[str, Any]


@dataclass(slots=True)
class Output:
    """A system's summaries of a set, "" where it gave none; of our own also how they came about.

    ``shares``: percent of all sentences by origin; ``seconds``: per article; ``refused``: a line for each article
    without a summary.
    """

    summaries: list[str]
    shares: Scores = field(default_factory=dict)
    seconds: float | None = None
    refused: list[str] = field(default_factory=list)


def measure(rows: Sequence[Row], systems: dict[str, Nutshell], reader: Reader) -> Iterator[tuple[str, Scores]]:
    """Each system's name and scores on one set, ours first, as soon as they are there. Prints what was refused."""
    golds = [Gold(row["article"], _references(row)) for row in rows]
    for name, output in outputs(rows, systems, reader):
        for line in output.refused:
            print(f"{name} does not answer {line}", file=sys.stderr)
        scores = score(golds, output.summaries) | output.shares
        yield name, scores if output.seconds is None else scores | {"seconds": output.seconds}


def outputs(rows: Sequence[Row], systems: dict[str, Nutshell], reader: Reader) -> Iterator[tuple[str, Output]]:
    """What each system says to a set: ours, the first three sentences, and the published ones that the set holds."""
    for name, nutshell in systems.items():
        yield name, ours(nutshell, rows)
    yield "first three", Output([first_three(reader, row["article"]) for row in rows])
    for number, name in PUBLISHED.items():
        if all(number in row.get("systems", {}) for row in rows):
            yield name, Output([row["systems"][number] for row in rows])


def ours(nutshell: Nutshell, rows: Sequence[Row]) -> Output:
    """The service's summaries, of style and length as they are when nobody says."""
    requests = [SummaryRequest(text=row["article"]) for row in rows]
    begun = perf_counter()
    answers = [answer for i in range(0, len(requests), BATCH) for answer in nutshell.answers(requests[i : i + BATCH])]
    seconds = (perf_counter() - begun) / max(1, len(rows))
    given = [answer for answer in answers if isinstance(answer, SummaryAnswer)]
    counts = {origin: sum(getattr(answer.verified, origin) for answer in given) for origin in _ORIGINS}
    sentences = max(1, sum(counts.values()))
    return Output(
        [answer.summary if isinstance(answer, SummaryAnswer) else "" for answer in answers],
        {origin: 100 * count / sentences for origin, count in counts.items()},
        seconds,
        [
            f"line {line} ({row.get('id')}): {answer}"
            for line, (row, answer) in enumerate(zip(rows, answers, strict=True), 1)
            if not isinstance(answer, SummaryAnswer)
        ],
    )


def first_three(reader: Reader, article: str) -> str:
    """The article's first three sentences; of what is no article, none."""
    try:
        return " ".join(sentence.text for sentence in reader.read_text(article).sentences[:3])
    except NotAnArticle:
        return ""


def held(data_set: str, system: str, scores: Scores) -> Scores:
    """What of a row of the table has a floor, by the floor's name; all of it is better when it is higher."""
    if system not in {DEFAULT, QUOTE}:
        return {}
    kept = {name: scores[name] for name in _HELD if name in scores}
    kept |= {"not bad": 100 - scores["bad"], "written or compressed": scores["written"] + scores["compressed"]}
    return {f"{data_set} {system} {name}": value for name, value in kept.items()}


def line(data_set: str, system: str, scores: Scores) -> str:
    """A row of the table; a measure that the system has not is a dash."""
    cells = [f"{scores[name]:11.1f}" if name in scores else f"{'-':>11}" for name in _COLUMNS]
    return f"{data_set:13}{system:12}" + "".join(cells)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table, hold it against the floors."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.pin and asked.limit:
        parser.error("floors are pinned on whole sets: --pin without --limit")
    sets = {name: rows for name in asked.only or SETS if (rows := _rows(asked.data / f"{name}.jsonl", asked.limit))}
    if not sets:
        parser.error(f"{asked.data} holds no set to measure")
    try:
        systems = _systems(asked.model)
    except ModelError as error:
        parser.error(str(error))
    print(f"{'set':13}{'system':12}" + "".join(f"{name:>11}" for name in _COLUMNS), flush=True)
    scores: Scores = {}
    reader = Reader()
    for data_set, rows in sets.items():
        for system, measured in measure(rows, systems, reader):
            print(line(data_set, system, measured), flush=True)
            scores |= held(data_set, system, measured)
    return 0 if asked.limit else hold(scores, asked.floors, pin=asked.pin)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure the summaries and hold them against their floors.")
    parser.add_argument("data", type=Path, help="the folder of the sets")
    parser.add_argument("--model", default=DEFAULT_MODEL, help="another model than the default, which has no floors")
    parser.add_argument("--only", action="append", choices=SETS, help="measure this set; may be given again")
    parser.add_argument("--limit", type=int, help="measure the first articles of each set, and hold no floor")
    parser.add_argument("--floors", type=Path, default=FLOORS)
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is measured")
    return parser


def _systems(model: str) -> dict[str, Nutshell]:
    """Our systems by their names in the table, warmed up. Raises ``ModelError``."""
    names = {DEFAULT if model == DEFAULT_MODEL else model: model, QUOTE: QUOTE}
    systems = {name: load_nutshell(Settings(model=one, threads=1)) for name, one in names.items()}
    for nutshell in systems.values():
        nutshell.answers([SummaryRequest(text="The bridge opens on Monday, the town said. It was closed for a year.")])
    return systems


def _references(row: Row) -> tuple[str, ...]:
    given = row.get("reference") or []
    return tuple(one for one in ([given] if isinstance(given, str) else given) if one)


def _rows(path: Path, limit: int | None) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in islice(lines, limit)]


if __name__ == "__main__":
    sys.exit(main())
