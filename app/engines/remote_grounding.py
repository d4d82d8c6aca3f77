"""What a draft may say, as servers elsewhere can enforce it: a grammar (GBNF) for llama.cpp, a regex for vLLM.

Both let a draft be made of lower-case words, of the evidence's own words that have a capital or a digit, and of its
words with a capital put before them, as at a sentence's beginning. So no number and no name can be written that the
evidence lacks. Number words pass, which a grammar cannot forbid without naming every other word: the draft is verified
all the same.
"""

import re

_WORD = re.compile(r"\S+")
_EDGES = "\"'“”‘’«»„()[]{}.,;:!?…—–"
_OPENERS = ("A", "An", "But", "He", "In", "It", "She", "The", "They")
_MARKS = ",;:.!?"
_LONGEST = 60
_LOWER = "[a-z][a-z'’-]{0,30}"


def own_words(text: str) -> list[str]:
    """The words of ``text`` that a draft may use as they stand, and its words and a few others with a capital; sorted,
    each once.
    """
    found = (word.strip(_EDGES) for word in _WORD.findall(text))
    stripped = [word for word in found if word.isprintable() and len(word) <= _LONGEST]  # others would spoil a grammar
    marked = {word for word in stripped if (word and word != word.lower()) or any(c.isdigit() for c in word)}
    openers = {word.capitalize() for word in stripped if word.isascii() and word.isalpha() and word == word.lower()}
    return sorted(marked | openers | set(_OPENERS))


def gbnf(text: str) -> str:
    """llama.cpp's grammar for drafts about ``text``."""
    own = " | ".join(_literal(word) for word in own_words(text))
    return (
        'root ::= word (" " word)* [.!?]\n'
        f"word ::= (lower | own) [{_MARKS}]?\n"
        "lower ::= [a-z] [a-z'’-]*\n"
        f"own ::= {own}\n"
    )


def regex(text: str) -> str:
    """vLLM's regular expression for drafts about ``text``; of constructs that every engine of it knows."""
    own = "|".join(re.sub(r"([^\w\s])", r"\\\1", word, flags=re.ASCII) for word in own_words(text))
    word = f"(?:{_LOWER}|{own})[{_MARKS}]?"
    return f"{word}(?: {word})*[.!?]"


def _literal(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
