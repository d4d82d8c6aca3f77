"""A house without parser and model, for tests of everything in front of it: each word of the text is a sentence, and
the answer names the text that it is about.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence

from app.engines import WriterInfo
from app.serving import FiguresAnswer, FiguresRequest, Nutshell, SummaryAnswer, SummaryRequest, Unanswerable
from app.serving.contract import Coverage, FigureList, ModelUsed, NumberedSentence, PlaceInText, Verified
from app.serving.nutshell import Event

SENTENCES = 3


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class StubHouse(Nutshell):
    """Takes ``step`` seconds for each of three sentences, for a whole batch at once; waits for ``gate`` before each, if
    there is one. ``written`` counts the sentences of each text, unless it may ``remember`` nothing.
    """

    def __init__(self, step: float = 0.0, gate: threading.Semaphore | None = None, *, remember: bool = True) -> None:
        self._remember = remember
        self._step = step
        self._gate = gate
        self.written: dict[str, int] = {}
        self.batches: list[int] = []
        self._stub_info = WriterInfo(name="stub", revision="1", device="cpu", mode="sentence")

    @property
    def writer(self) -> "StubHouse":  # type: ignore[override]  # only its info is asked for
        return self

    @property
    def info(self) -> WriterInfo:
        return self._stub_info

    def stream(
        self, requests: Sequence[SummaryRequest], alive: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, Event]]:
        if self._remember:
            self.batches.append(len(requests))
        for number in range(SENTENCES):
            if self._gate is not None:
                assert self._gate.acquire(timeout=60)
            time.sleep(self._step)
            for index, request in enumerate(requests):
                if alive(index):
                    yield from self._write(index, request, number)

    def _write(self, index: int, request: SummaryRequest, number: int) -> Iterator[tuple[int, Event]]:
        text = request.text or ""
        if "UNANSWERABLE" in text:
            if number == 0:
                yield index, Unanswerable("text", "holds nothing")
            return
        if self._remember:
            self.written[text] = self.written.get(text, 0) + 1
        yield index, _sentence(text, number)
        if number == SENTENCES - 1:
            yield index, FigureList(key_figures=[])
            yield index, self._stub_answer(request)

    def _stub_answer(self, request: SummaryRequest) -> SummaryAnswer:
        text = request.text or ""
        return SummaryAnswer(
            id=self.answer_id(request),
            summary=digest(text),
            sentences=[_sentence(text, number) for number in range(SENTENCES)],
            key_figures=[],
            language="en",
            coverage=Coverage(sentences_read=1, sentences=1),
            model=ModelUsed(name="stub", revision="1", device="cpu"),
            verified=Verified(written=SENTENCES, compressed=0, quoted=0, dropped=1),
            timing_ms={"write": 1},
            cached=False,
            text=None,
        )

    def figures(self, request: FiguresRequest, alive: Callable[[], bool] = lambda: True) -> FiguresAnswer:  # noqa: ARG002
        return FiguresAnswer(key_figures=[], language="en", text=request.text)


def _sentence(text: str, number: int) -> NumberedSentence:
    return NumberedSentence(
        index=number, text=f"{digest(text)} {number}", origin="written", evidence=[PlaceInText(start=0, end=1)]
    )
