"""Prompts of many articles to drafts: batches by what they cost the writer, and a batch that fails is halved until the
prompt at fault fails alone.
"""

import logging
from collections.abc import Callable, Iterator, Sequence

from app.engines import Draft, Prompt, Writer

_LOG = logging.getLogger(__name__)
# A batch's rows times its longest row, in tokens. 24 rewrites of single sentences cost some 5,000.
PADDED_TOKENS = 8_192
_CHARACTERS_A_TOKEN = 4  # of English news under the vocabularies of GPT-2, Llama and SmolLM2
_TOKENS_A_WORD = 1.5


def drafts(
    writer: Writer, prompts: Sequence[Prompt], alive: Callable[[int], bool], *, budget: int = PADDED_TOKENS
) -> Iterator[tuple[int, Draft]]:
    """Each living prompt's index with its draft, as they are finished.

    What the writer fails on, alone too, gets an empty draft that no check lets pass, so that its evidence is quoted.
    """
    for group in _groups(prompts, budget):
        yield from _written(writer, prompts, group, alive)


def _groups(prompts: Sequence[Prompt], budget: int) -> Iterator[range]:
    """Consecutive prompts whose padded cost is within ``budget`` tokens; one that costs more stands alone."""
    begin, longest = 0, 0
    for index, prompt in enumerate(prompts):
        longest = max(longest, _cost(prompt))
        if index > begin and longest * (index + 1 - begin) > budget:
            yield range(begin, index)
            begin, longest = index, _cost(prompt)
    if prompts:
        yield range(begin, len(prompts))


def _cost(prompt: Prompt) -> int:
    """About how many tokens a prompt and its draft are."""
    read = len(prompt.instruction) + len(prompt.text)
    return read // _CHARACTERS_A_TOKEN + int(prompt.max_words * _TOKENS_A_WORD)


def _written(
    writer: Writer, prompts: Sequence[Prompt], rows: Sequence[int], alive: Callable[[int], bool]
) -> Iterator[tuple[int, Draft]]:
    waiting = [row for row in rows if alive(row)]
    if not waiting:
        return
    asked = list(waiting)
    try:
        for place, draft in writer.stream([prompts[row] for row in asked], lambda place: alive(asked[place])):
            waiting.remove(asked[place])
            yield asked[place], draft
    except Exception:  # noqa: BLE001 - whatever an engine raises, such as on a full GPU: the other articles go on
        _LOG.exception("the writer failed on a batch of %d prompts, %d of them unfinished", len(asked), len(waiting))
    else:
        return  # what is still waiting was given up by its readers
    if len(asked) == 1:
        yield asked[0], Draft(text="", finish="failed")
        return
    half = (len(waiting) + 1) // 2
    yield from _written(writer, prompts, waiting[:half], alive)
    yield from _written(writer, prompts, waiting[half:], alive)
