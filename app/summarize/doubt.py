"""Whether a sentence says that something could not be verified, or that it was claimed without evidence."""

import re

from app.summarize.signs import unquoted

_ASIDE = re.compile(r"(?:—|–|--)[^—–]{2,160}?(?:—|–|--)")
_NOT = r"\b(?:could|can|has|have|had|was|were|is|are|did|does)(?: ?not|n['’]t)\b"
_PROOF = r"\b(?:evidence|proof)\b"
_GIVE = r"(?:provid|offer|giv|gave|present|produc|show)\w{0,4}"
_UNPROVEN = re.compile(
    rf"{_NOT}[^.;,]{{0,30}}\b(?:verif(?:y|ied)|confirm(?:ed)?|(?:corrobor|substanti|authentic|valid)ated?)\b"
    rf"|{_NOT}[^.;,]{{0,20}}\b{_GIVE} [^.;,]{{0,20}}{_PROOF}"
    rf"|\b(?:without {_GIVE}|{_GIVE} no) [^.;,]{{0,20}}{_PROOF}"
    r"|\b(?:is|are|was|were|remain(?:s|ed)?) (?:as yet )?un(?:verified|confirmed|substantiated|corroborated|proven)\b",
    re.IGNORECASE,
)


def says_unproven(text: str) -> bool:
    """Whether a sentence says that something could not be verified, or was claimed without evidence."""
    return _UNPROVEN.search(_ASIDE.sub(" ", unquoted(text))) is not None
