"""A writer without a model, for tests of everything around it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from app.engines import Draft, Judge, Prompt, WriterInfo


def echo(prompt: Prompt) -> Draft:
    return Draft(text=prompt.text)


class FakeWriter:
    """Answers each prompt by ``draft``, and remembers the prompts. ``gate``, if given, is waited for before anything is
    written.
    """

    def __init__(
        self,
        draft: Callable[[Prompt], Draft] = echo,
        *,
        mode: Literal["sentence", "whole", "quote"] = "sentence",
        gate: threading.Event | None = None,
        judge: Judge | None = None,
    ) -> None:
        self._draft = draft
        self._gate = gate
        self.info = WriterInfo(name="fake", revision="7", device="cpu", mode=mode, languages=frozenset({"en"}))
        self.judge = judge
        self.asked: list[Prompt] = []

    def write(self, prompts: Sequence[Prompt]) -> list[Draft]:
        self.asked += prompts
        if self._gate is not None:
            assert self._gate.wait(timeout=60)
        return [self._draft(prompt) for prompt in prompts]

    def stream(self, prompts: Sequence[Prompt], alive: Callable[[int], bool]) -> Iterator[tuple[int, Draft]]:
        for index, prompt in enumerate(prompts):
            if alive(index):
                yield index, self.write([prompt])[0]
