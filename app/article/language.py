"""Which language an article is in."""

_SAMPLE = 4_000  # characters; more does not change the answer and costs time
_SURE = 0.7
_LATIN_END = 0x24F


class LanguageDetector:
    """py3langid (97 languages, BSD) behind one method. Loads its tables once, when it is made; safe to share between
    threads.
    """

    def __init__(self) -> None:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - numpy, for whoever detects alone

        self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def detect(self, text: str) -> str:
        """The ISO 639-1 code of ``text``'s language; English where Latin text is too short or too mixed to tell."""
        sample = text[:_SAMPLE]
        code, probability = self._identifier.classify(sample)
        unsure = probability < _SURE or len(code) != 2
        return "en" if unsure and _is_latin(sample) else str(code)


def _is_latin(text: str) -> bool:
    """Whether most letters of ``text`` are Latin."""
    letters = [char for char in text if char.isalpha()]
    return sum(ord(char) <= _LATIN_END for char in letters) * 2 >= len(letters)
