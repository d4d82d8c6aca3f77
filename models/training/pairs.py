"""Pairs to train the writer on: ``python -m models.training.pairs --data DIR --out pairs.jsonl``.

``tightened.jsonl``, beside this file, holds what we as editors left of sentences that the product itself picks for the
summaries of DIR's articles (``house_train``, ``cnndm_train``, ``unlabelled_articles``): where each sentence stands, and
which of its words stay. A pair is kept where verification lets its target pass, so that the writer learns what may
leave the house; of the sentences that were left as they are, some.
"""

import argparse
import json
import random
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.article import Parser, Parses, count_words
from app.summarize.verify import violations
from models.training.rows import articles, read_rows

_TIGHTENED = Path(__file__).with_name("tightened.jsonl")
_LONGEST = 60  # words
_LEFT_ALONE = 330  # sentences that show the writer when there is nothing to leave out
_HELD_OUT = 18  # one in so many articles is for the curve, not for training


@dataclass(frozen=True, slots=True)
class Pair:
    """``text``, a sentence of an article, and ``target``, what is to be left of it."""

    id: str
    text: str
    target: str
    held_out: bool


def pairs(data: Path, tightened: Path) -> Iterator[Pair]:
    """All pairs whose target may leave the house, those left alone too, article by article."""
    edits: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for edit in read_rows(tightened):
        edits[edit["set"], edit["id"]].append(edit)
    parser = Parser()
    for key, row in articles(data, sorted({name for name, _ in edits})):
        with parser.open() as parses:
            found = [_pair(edit, row["article"], parses) for edit in edits.get(key, ())]
        yield from filter(None, found)


def _pair(edit: dict[str, Any], article: str, parses: Parses) -> Pair | None:
    words = article[edit["start"] : edit["end"]].split()
    text, target = " ".join(words), " ".join(_kept(words, edit["keeps"]))
    if count_words(text) > _LONGEST or (target != text and violations(target, text, parses, may_dangle=True)):
        return None
    name = f"{edit['set']}|{edit['id']}"
    return Pair(f"{name}#{edit['start']}", text, target, zlib.crc32(name.encode()) % _HELD_OUT == 0)


def _kept(words: Sequence[str], keeps: Sequence[str | Sequence[int]]) -> Iterator[str]:
    """Runs of ``words`` from the first to the one behind the last, and words that changed (a capital, a full stop)."""
    for part in keeps:
        yield from [part] if isinstance(part, str) else words[part[0] : part[1]]


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pairs, shuffled; the counts go to standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of house_train.jsonl, cnndm_train.jsonl, ...")
    parser.add_argument("--tightened", type=Path, default=_TIGHTENED, help="other edits than ours")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    order = random.Random(options.seed)  # noqa: S311 - an order, not a secret
    found = list(pairs(options.data, options.tightened))
    changed = [pair for pair in found if pair.target != pair.text]
    alone = [pair for pair in found if pair.target == pair.text]
    kept = changed + order.sample(alone, min(_LEFT_ALONE, len(alone)))
    order.shuffle(kept)
    sys.stderr.write(f"{len(changed)} pairs, and {len(kept) - len(changed)} of {len(alone)} that were left alone\n")
    with options.out.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in kept)
    return 0


if __name__ == "__main__":
    sys.exit(main())
