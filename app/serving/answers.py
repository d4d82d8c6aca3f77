"""Answers that are kept, for repeated requests and for GET by id: those of late in memory, and behind them a store that
outlives the process.

A store may be full, gone or corrupt at any time; then the service does without it, and asks again a little later.
"""

import hashlib
import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from time import monotonic, time
from typing import Protocol

_LOG = logging.getLogger(__name__)
# A store that failed is left alone this long, so that not every request waits for it to fail again.
PAUSE_SECONDS = 5.0
# A claim on an answer lasts this long, so that a server that dies keeps the others waiting no longer.
CLAIM_SECONDS = 10
# Answers in memory are bounded by their number and by this.
MEMORY_BYTES = 64_000_000
_DIGEST = 32  # hexadecimal digits of SHA-256 that are kept: enough to name bytes and to notice damage


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as JSON bytes, marked as cached, with the strong ETag of those bytes and when it was made (``time()``),
    wherever it has been kept since.
    """

    body: bytes
    etag: str
    made_at: float = field(compare=False)

    @classmethod
    def of(cls, body: bytes) -> "KeptAnswer":
        """Keep a ``SummaryAnswer``'s JSON."""
        # Not parsed, which takes long for a thousand figures; these bytes are the field's alone, since quotation marks
        # inside JSON's strings are escaped.
        kept = body.replace(b'"cached":false', b'"cached":true')
        return cls(kept, f'"{_digest(kept)}"', time())

    def sealed(self) -> bytes:
        """For a store: the digest, when it was made, and the body."""
        return f"{self.etag[1:-1]} {self.made_at} ".encode() + self.body

    @classmethod
    def unsealed(cls, sealed: bytes) -> "KeptAnswer | None":
        """What ``sealed`` holds; ``None`` where it was damaged, so that nothing wrong is ever answered."""
        try:
            digest, made_at, body = sealed.split(b" ", 2)
            kept = cls(body, f'"{_digest(body)}"', float(made_at))
        except ValueError:
            return None
        return kept if kept.etag == f'"{digest.decode("ascii", "replace")}"' else None


class AnswerStore(Protocol):
    """Keeps sealed answers by id, within bounds of its own. Any of its methods may raise ``OSError``."""

    async def get(self, answer_id: str) -> bytes | None:
        """The sealed answer, if it is still kept."""
        ...

    async def keep(self, answer_id: str, sealed: bytes) -> None:
        """Keep a sealed answer."""
        ...

    async def claim(self, answer_id: str) -> bool:
        """Whether this answer is ours to make: no other server that shares the store makes it now. A claim lasts
        ``CLAIM_SECONDS``, and longer by claiming again.
        """
        ...

    async def release(self, answer_id: str) -> None:
        """Give up a claim, if it is ours."""
        ...

    async def close(self) -> None:
        """Let go of what the store holds open."""
        ...


class Answers:
    """The ``size`` answers used last, for ``max_age`` seconds, in front of ``store``. Belongs to one event loop."""

    def __init__(self, size: int, max_age: float, store: AnswerStore | None = None) -> None:
        self._size = size
        self._max_age = max_age
        self._store = store
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._bytes = 0
        self._resume = 0.0
        self.errors = 0

    @property
    def used_bytes(self) -> int:
        """The bytes of the answers in memory."""
        return self._bytes

    def at_hand(self, answer_id: str) -> KeptAnswer | None:
        """The answer of this id, if it is in memory."""
        found = self._kept.get(answer_id)
        if found is None:
            return None
        if self._is_old(found):
            self._forget(answer_id)
            return None
        self._kept.move_to_end(answer_id)
        return found

    async def get(self, answer_id: str) -> KeptAnswer | None:
        """The answer of this id, if it is still kept anywhere."""
        if found := self.at_hand(answer_id):
            return found
        if self._store is None or monotonic() < self._resume:
            return None
        try:
            sealed = await self._store.get(answer_id)
        except OSError as error:
            self._pause(error)
            return None
        kept = KeptAnswer.unsealed(sealed) if sealed else None
        if kept is None or self._is_old(kept):
            return None
        self.remember(answer_id, kept)
        return kept

    def remember(self, answer_id: str, kept: KeptAnswer) -> None:
        """Keep an answer in memory; those unused for longest leave it when it is too much."""
        self._forget(answer_id)
        self._kept[answer_id] = kept
        self._bytes += len(kept.body)
        while len(self._kept) > self._size or self._bytes > MEMORY_BYTES:
            self._forget(next(iter(self._kept)))

    async def store(self, answer_id: str, kept: KeptAnswer) -> None:
        """Keep an answer beyond the process, if there is a store and it works."""
        if self._store is None or monotonic() < self._resume:
            return
        try:
            await self._store.keep(answer_id, kept.sealed())
        except OSError as error:
            self._pause(error)

    async def claim(self, answer_id: str) -> bool:
        """Whether this answer is ours to make, as it is where nobody else could be asked."""
        if self._store is None or monotonic() < self._resume:
            return True
        try:
            return await self._store.claim(answer_id)
        except OSError as error:
            self._pause(error)
            return True

    async def release(self, answer_id: str) -> None:
        """Give up a claim, if there is a store and it works; else it ends by itself."""
        if self._store is None or monotonic() < self._resume:
            return
        try:
            await self._store.release(answer_id)
        except OSError as error:
            self._pause(error)

    async def close(self) -> None:
        """Close the store."""
        if self._store is not None:
            await self._store.close()

    def _forget(self, answer_id: str) -> None:
        found = self._kept.pop(answer_id, None)
        self._bytes -= len(found.body) if found else 0

    def _is_old(self, kept: KeptAnswer) -> bool:
        return time() - kept.made_at >= self._max_age

    def _pause(self, error: OSError) -> None:
        self.errors += 1
        self._resume = monotonic() + PAUSE_SECONDS
        _LOG.warning("the store of answers failed; going on without it for %d s: %s", PAUSE_SECONDS, error)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:_DIGEST]
