"""The room's public work: an article in, its figures out, the most important first."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TypeVar

from app.article import PARSED_LANGUAGE, Article, GivenUp, Parser, Parses, Seen, Sentence, Span
from app.figures.carry import Attribution
from app.figures.context import contextualise
from app.figures.corrections import corrections
from app.figures.denial import denied
from app.figures.draft import Draft, Line
from app.figures.join import join
from app.figures.model import Figure, Rejected
from app.figures.other import figures_of
from app.figures.qualify import qualify
from app.figures.rank import ranked
from app.figures.reject import reject
from app.figures.scan import holds_number, is_table, scan, table_numbers
from app.figures.source import PRONOUNS, source_of

_MAX_PIECE = 3_000  # characters; no sentence or draft of ours is longer
# Sentences, and their characters, that are worked on before anybody else may have the parser.
_BATCH, _BATCH_CHARS = 32, 6_000
_Item = TypeVar("_Item", Figure, Rejected, Figure | Rejected)


def extract(article: Article, parses: Parses | Parser | None, alive: Callable[[], bool] = lambda: True) -> list[Figure]:
    """The figures of ``article``, most important first.

    ``parses`` is asked only for the sentences that may hold one and for neighbours that may name their source; without
    it, English figures have neither counted nouns, subjects nor sources. Other languages have no parse: there, spelling
    and a lexicon give nouns and, where a comma ends them, sources. A parser is opened for some sentences at a time, so
    that others may have it in between. Before each such batch ``alive`` is asked; where it says no, raises ``GivenUp``.
    """
    seen = Seen.of(article.text)
    shown = seen.article(article)
    found = (item for item in _explain(shown, parses, alive) if isinstance(item, Figure))
    return _placed(seen, ranked(shown, list(found)))


def explain(article: Article, parses: Parses | None) -> list[Figure | Rejected]:
    """All numbers of ``article``'s prose in the order of the text: figures, and what was rejected with the reason."""
    seen = Seen.of(article.text)
    return _placed(seen, _explain(seen.article(article), parses))


def _explain(
    article: Article, parses: Parses | Parser | None, alive: Callable[[], bool] = lambda: True
) -> list[Figure | Rejected]:
    found: list[Figure | Rejected] = []
    attribution: Attribution | None = None
    notes = corrections(article)
    for batch in _batches(article.sentences):
        if not alive():
            raise GivenUp
        if article.language != PARSED_LANGUAGE:
            found += _foreign(article.text, article.language, ((s.span.start, s.text) for s in batch))
            continue
        numbers = [sentence for sentence in batch if holds_number(sentence.text)]
        tables = [sentence for sentence in numbers if is_table(sentence.text)]
        holding = [sentence for sentence in numbers if sentence not in tables]
        with _opened(parses if holding else None) as opened:
            attribution = Attribution(article, opened, notes, attribution) if opened is not None else attribution
            found += _english(article, holding, opened, attribution, notes)
        found += (item for sentence in tables for item in _table(sentence))
    return sorted(found, key=lambda item: item.start)


def _batches(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    batch: list[Sentence] = []
    for sentence in sentences:
        batch.append(sentence)
        if len(batch) == _BATCH or sentence.span.end - batch[0].span.start >= _BATCH_CHARS:
            yield batch
            batch = []
    if batch:
        yield batch


def _english(
    article: Article,
    holding: list[Sentence],
    parses: Parses | None,
    attribution: Attribution | None,
    notes: frozenset[int],
) -> list[Figure | Rejected]:
    """The numbers of some English sentences."""
    worked = _worked(holding, article.language, parses)
    _take_back(worked, notes)
    if parses is not None and attribution is not None:
        for sentence, line, drafts in worked:
            attribution.attribute(sentence, line, drafts)
    return [_finish(article.text, line, draft, s.span.start) for s, line, drafts in worked for draft in drafts]


def _opened(parses: Parses | Parser | None) -> AbstractContextManager[Parses | None]:
    return parses.open() if isinstance(parses, Parser) else nullcontext(parses)


def _take_back(worked: Iterable[tuple[Sentence, Line, list[Draft]]], notes: frozenset[int]) -> None:
    """Reject the numbers of correction notes: those that were wrong, and those that the article has elsewhere."""
    for sentence, _, drafts in worked:
        for draft in drafts if sentence.index in notes else ():
            draft.reason = draft.reason or "correction"


def quantities(text: str, parses: Parses | None, language: str = PARSED_LANGUAGE) -> list[Figure]:
    """The figures of one sentence or a draft, in the order of the text, for holding two texts against each other."""
    seen = Seen.of(text)
    return _placed(seen, _quantities(seen.text, parses, language))


def _placed(seen: Seen, items: list[_Item]) -> list[_Item]:
    """The items at their places in the text as it was given, with what cannot be seen inside of them."""
    places = (seen.place(Span(item.start, item.end)) for item in items)
    return [
        replace(item, text=place.of(seen.given), start=place.start, end=place.end)
        for item, place in zip(items, places, strict=True)
    ]


def _quantities(text: str, parses: Parses | None, language: str) -> list[Figure]:
    if language != PARSED_LANGUAGE:
        found_there = _foreign(text, language, _pieces(text))
        return [item for item in found_there if isinstance(item, Figure)]
    found: list[Figure] = []
    for start, piece in _pieces(text):
        if holds_number(piece, language) and not is_table(piece, language):
            line = Line.of(piece, language, parses(piece) if parses is not None else None)
            drafts = _drafts(line)
            _attribute_alone(line, drafts)
            found += [f for draft in drafts if isinstance(f := _finish(text, line, draft, start), Figure)]
    return found


def _foreign(text: str, language: str, pieces: Iterable[tuple[int, str]]) -> list[Figure | Rejected]:
    """The numbers of sentences in another language than English, each with its offset in ``text``."""
    worked = ((start, *figures_of(piece, language)) for start, piece in pieces)
    return [_finish(text, line, draft, start) for start, line, drafts in worked for draft in drafts]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text with its offset; a very long one in pieces cut at spaces, so that the work stays linear."""
    start = 0
    while len(text) - start > _MAX_PIECE:
        end = text.rfind(" ", start + _MAX_PIECE // 2, start + _MAX_PIECE)
        end = end if end >= 0 else start + _MAX_PIECE
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _table(sentence: Sentence) -> list[Rejected]:
    """The numbers of a sentence that is a table."""
    start, text = sentence.span.start, sentence.text
    return [Rejected(text[a:b], start + a, start + b, "table") for a, b in table_numbers(text)]


def _worked(holding: list[Sentence], language: str, parses: Parses | None) -> list[tuple[Sentence, Line, list[Draft]]]:
    if parses is not None:
        parses.prefetch(sentence.text for sentence in holding)
    lines = [Line.of(s.text, language, parses(s.text) if parses is not None else None) for s in holding]
    return [(sentence, line, _drafts(line)) for sentence, line in zip(holding, lines, strict=True)]


def _drafts(line: Line) -> list[Draft]:
    drafts = scan(line)
    reject(line, drafts)
    drafts = join(line, drafts)
    qualify(line, drafts)
    contextualise(line, drafts)
    return drafts


def _attribute_alone(line: Line, drafts: list[Draft]) -> None:
    """Sources of a sentence that stands alone: what it names itself."""
    for draft in drafts:
        token = line.token(draft.numeral.first)
        if token is None or draft.reason is not None:
            continue
        is_denied, claimant = denied(token)
        source = claimant if is_denied else source_of(token)
        draft.source = source if source is not None and source.lower() not in PRONOUNS else None


def _finish(text: str, line: Line, draft: Draft, offset: int) -> Figure | Rejected:
    start, end = line.atoms[draft.first].start + offset, line.atoms[draft.last - 1].end + offset
    if draft.reason is not None:
        return Rejected(text[start:end], start, end, draft.reason)
    return Figure(
        text=text[start:end],
        start=start,
        end=end,
        value=draft.value,
        high=draft.high,
        modifier=draft.modifier,
        unit=draft.unit.name if draft.unit is not None else draft.noun,
        subject=draft.subject,
        kind=draft.kind,
        trend=draft.trend,
        source=draft.source,
        modifier_text=draft.modifier_text,
    )
