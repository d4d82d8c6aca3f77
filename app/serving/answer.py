"""From what the house found out to the contract's answer, every place counted as the caller asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.article import Article, Utf16Offsets
from app.figures import Figure, quantities
from app.serving.contract import (
    AnswerSentence,
    Coverage,
    FiguresRequest,
    KeyFigure,
    ModelUsed,
    PlaceInText,
    SummaryAnswer,
    SummaryRequest,
    Verified,
)
from app.summarize import Summary, SummarySentence

Request = SummaryRequest | FiguresRequest


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made an answer, under which id, in how many milliseconds by stage."""

    id: str
    model: ModelUsed
    timing_ms: dict[str, int]


def summary_answer(
    request: SummaryRequest, article: Article, figures: Sequence[Figure], summary: Summary, credit: Credit
) -> SummaryAnswer:
    """The contract's answer to one request."""
    return SummaryAnswer(
        id=credit.id,
        summary=summary.text,
        sentences=answer_sentences(request, article, summary.sentences),
        key_figures=key_figures(request, article, figures, summary),
        language=article.language,
        coverage=Coverage(sentences_read=summary.sentences_read, sentences=len(article.sentences)),
        model=credit.model,
        verified=Verified(
            written=summary.count("written"),
            compressed=summary.count("compressed"),
            quoted=summary.count("quoted"),
            dropped=summary.dropped,
        ),
        timing_ms=credit.timing_ms,
        cached=False,
        text=article.text if article.extracted else None,
    )


def answer_sentences(request: Request, article: Article, sentences: Sequence[SummarySentence]) -> list[AnswerSentence]:
    """Sentences of the summary in the contract's form."""
    units = _units(request, article)
    return [
        AnswerSentence(
            text=s.text,
            origin=s.origin,
            evidence=[PlaceInText(start=units(e.start), end=units(e.end)) for e in s.evidence],
        )
        for s in sentences
    ]


def key_figures(
    request: Request, article: Article, figures: Sequence[Figure], summary: Summary | None = None
) -> list[KeyFigure]:
    """The first ``max_figures`` of ``figures`` in the contract's form."""
    units = _units(request, article)
    return [
        KeyFigure(
            text=figure.text,
            value=figure.value,
            high=figure.high,
            modifier=figure.modifier,
            modifier_text=figure.modifier_text,
            unit=figure.unit,
            subject=figure.subject,
            kind=figure.kind,
            trend=figure.trend,
            source=figure.source,
            start=units(figure.start),
            end=units(figure.end),
            in_summary=summary is not None and any(_says(sentence, figure) for sentence in summary.sentences),
        )
        for figure in figures[: request.max_figures]
    ]


def _says(sentence: SummarySentence, figure: Figure) -> bool:
    """Whether a sentence of the summary stands on the figure's place and still shows it, as it was written or by its
    value.
    """
    if not any(span.start <= figure.start and figure.end <= span.end for span in sentence.evidence):
        return False
    return figure.text in sentence.text or any(said.value == figure.value for said in quantities(sentence.text, None))


class _AsTheyAre:
    """Offsets that the caller counts as we do."""

    def __call__(self, offset: int) -> int:
        return offset


def _units(request: Request, article: Article) -> Utf16Offsets | _AsTheyAre:
    return Utf16Offsets(article.text) if request.offsets == "utf16" else _AsTheyAre()
