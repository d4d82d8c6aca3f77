"""The engine without a model: every draft is its evidence, word for word."""

from collections.abc import Callable, Iterator, Sequence

from app.engines.writer import Draft, Prompt, WriterInfo


class QuoteWriter:
    """Answers each prompt with its text as it stands; the fallback for what no model here can write."""

    def __init__(self) -> None:
        self._info = WriterInfo(name="quote", revision="1", device="none", mode="quote")

    @property
    def info(self) -> WriterInfo:
        """The same for every instance: name ``quote``, any language, no device."""
        return self._info

    @property
    def judge(self) -> None:
        """Nobody: there is no model."""
        return None

    def write(self, prompts: Sequence[Prompt]) -> list[Draft]:
        """The prompts' texts, unchanged."""
        return [Draft(text=prompt.text) for prompt in prompts]

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        """Each prompt's index with its text, unchanged."""
        return ((index, draft) for index, draft in enumerate(self.write(prompts)) if alive(index))
