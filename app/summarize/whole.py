"""The door for larger writers, which draft the whole summary at once: each sentence of the draft finds its evidence,
and passes or not.
"""

from collections.abc import Sequence

from app.article import Parses, count_words, split
from app.engines import Draft, Prompt
from app.summarize.content import content_words, overlap
from app.summarize.cut import capitalised, close_up
from app.summarize.ground import Ground
from app.summarize.model import Evidence, Limits, SummarySentence
from app.summarize.verify import violations

READ_WORDS = 700  # of prose; what a news article says later is rarely in its summary, and a small encoder holds no more
_NEW_LINE = "<n>"  # as PEGASUS writes it


def prompt(prose: Sequence[Evidence], limits: Limits, language: str) -> Prompt:
    """Ask for the whole summary of the first ``READ_WORDS`` words of an article's prose."""
    return Prompt(
        instruction=(
            f"Summarize this news article in {limits.least} to {limits.sentences} sentences, "
            f"at most {limits.words} words in all. "
            "Say only what the article says. Keep names, numbers and who said what."
        ),
        text=" ".join(piece.text for piece in read(prose)),
        language=language,
        max_words=limits.words + 15,
        constraint=Ground.of(*(piece.text for piece in prose)),
    )


def read(prose: Sequence[Evidence]) -> list[Evidence]:
    """The pieces that a whole-summary writer is given: from the beginning, up to ``READ_WORDS`` words."""
    given: list[Evidence] = []
    words = 0
    for piece in prose:
        words += count_words(piece.text)
        if given and words > READ_WORDS:
            break
        given.append(piece)
    return given


def verified(draft: Draft, prose: Sequence[Evidence], parses: Parses) -> tuple[list[SummarySentence], int]:
    """The draft's sentences that pass against the piece of prose that each is nearest to, and how many did not."""
    text = close_up(draft.text.replace(_NEW_LINE, " "))
    drafted = [sentence.text for sentence in split(text, "en")]
    if draft.finish == "length":
        drafted = drafted[:-1]  # the last one is cut off
    passed: list[SummarySentence] = []
    for sentence in drafted:
        piece = _nearest(sentence, prose)
        taken = {span for other in passed for span in other.evidence}
        if piece and piece.span not in taken and (passing := _passing(sentence, piece, parses)):
            passed.append(passing)
    return passed, len(drafted) - len(passed)


def _nearest(sentence: str, prose: Sequence[Evidence]) -> Evidence | None:
    bag = content_words(sentence)
    return max(
        prose,
        key=lambda piece: overlap(bag, content_words(piece.text)) * len(bag & content_words(piece.text)),
        default=None,
    )


def _passing(sentence: str, piece: Evidence, parses: Parses) -> SummarySentence | None:
    text = capitalised(sentence)
    if violations(text, piece.text, parses):
        return None
    return SummarySentence(text, "quoted" if text == piece.text else "written", (piece.span,))
