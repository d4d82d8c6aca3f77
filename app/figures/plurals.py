"""English nouns in singular and plural, by spelling alone."""

_IRREGULAR = {
    "foot": "feet",
    "inch": "inches",
    "century": "centuries",
    "hertz": "hertz",
    "penny": "pence",
    "stone": "stone",
    "lux": "lux",
}


def singular(word: str) -> str:
    """A noun without its plural ending, by spelling alone."""
    if word in {"people", "persons"}:
        return "person"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def plural(name: str) -> str:
    """A unit's name in the plural, by spelling alone: of a compound the last noun, or the one before "per"."""
    if name.startswith(("degree ", "deg ")):
        return "degrees" + name[name.index(" ") :]
    head, per, rest = name.partition(" per ")
    first, _, last = head.rpartition(" ")
    many = _IRREGULAR.get(last) or (
        last[:-1] + "ies" if last.endswith("y") and last[-2:-1] not in "aeo" else last + "s"
    )
    return f"{first} {many}".strip() + per + rest
