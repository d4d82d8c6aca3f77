"""Characters of which only the first bytes have been generated, and whether anything allowed can become of them."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from transformers import PreTrainedTokenizerBase
from transformers.convert_slow_tokenizer import bytes_to_unicode

from app.engines.writer import Prompt

_TYPOGRAPHIC = "‘’“”–—…"
_FALLBACK = re.compile(r"<0x([0-9A-F]{2})>")
_TAIL = 4  # tokens: each brings at least one byte, and a character has at most four


class PendingBytes:
    """Finds the bytes at the end of some ids that are not a whole character yet.

    Knows the two ways in which vocabularies hold bytes: GPT-2's alphabet of stand-ins (a ``ByteLevel`` decoder), and
    sentencepiece's ``<0xE2>`` tokens.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer: Any = tokenizer
        decoder = getattr(getattr(tokenizer, "backend_tokenizer", None), "decoder", None)
        stand_ins = bytes_to_unicode() if "ByteLevel" in repr(decoder) else {}  # type: ignore[no-untyped-call]
        self._byte_of: dict[str, int] = {character: byte for byte, character in stand_ins.items()}

    def of(self, ids: Sequence[int], marks: int) -> bytes:
        """The unfinished character's bytes; empty if they cannot be the beginning of one.

        ``marks`` is how many U+FFFD the decoded ids end in: a ``ByteLevel`` decoder gives one for the beginning of a
        character, sentencepiece's one for each byte; more than that is rubble.
        """
        tail = b"".join(map(self._bytes, self._tokenizer.convert_ids_to_tokens(list(ids[-_TAIL:]))))
        for length in (1, 2, 3):
            pending = tail[-length:]
            if len(pending) == length and _begins_character(pending):
                return pending if marks == (1 if self._byte_of else length) else b""
        return b""

    def _bytes(self, token: str) -> bytes:
        if found := _FALLBACK.fullmatch(token):
            return bytes([int(found[1], 16)])
        if self._byte_of and all(character in self._byte_of for character in token):
            return bytes(self._byte_of[character] for character in token)
        return token.encode()


def alphabet(prompt: Prompt) -> list[tuple[str, bytes]]:
    """The characters beyond ASCII that a draft may need, with their bytes: the prompt's own, and typographic ones."""
    characters = sorted(set(prompt.text + _TYPOGRAPHIC))
    return [(character, character.encode()) for character in characters if ord(character) > 0x7F]


def completions(pending: bytes, characters: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    """Those of the characters that ``pending`` may still become; none if it is empty."""
    return (character for character, encoded in characters if pending and encoded.startswith(pending))


def _begins_character(pending: bytes) -> bool:
    """Whether UTF-8 has characters that begin with these bytes and go on (RFC 3629, section 3)."""
    lead, rest = pending[0], pending[1:]
    length = 2 if 0xC2 <= lead <= 0xDF else 3 if 0xE0 <= lead <= 0xEF else 4 if 0xF0 <= lead <= 0xF4 else 0
    return len(pending) < length and all(0x80 <= byte <= 0xBF for byte in rest)
