"""The button's module as it is served, and the page at ``/`` that names its hash."""

import base64
import hashlib
import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_GZIP = 16 + zlib.MAX_WBITS  # zlib's way of asking for a gzip header around the largest window


@dataclass(frozen=True)
class Button:
    """The module that a site embeds, with what browsers and caches need to know of it."""

    code: bytes

    @cached_property
    def integrity(self) -> str:
        """Its subresource integrity, for ``<script integrity>``."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.code).digest()).decode()

    @cached_property
    def version(self) -> str:
        """Its name among all versions of it: 12 hexadecimal digits."""
        return hashlib.sha256(self.code).hexdigest()[:12]

    @cached_property
    def compressed(self) -> bytes:
        """``code``, gzipped."""
        # Small blocks: styles, code and the words of seven languages each get a code of their own.
        packer = zlib.compressobj(level=9, wbits=_GZIP, memLevel=5)
        return packer.compress(self.code) + packer.flush()


def static_directory() -> Path:
    """The folder of all that the page asks for; present in a checkout and in an installed copy."""
    return Path(__file__).parent / "static"


def load_button() -> Button:
    """The module at ``/static/nutshell.js``, built of ``button/`` by ``make button``."""
    return Button((static_directory() / "nutshell.js").read_bytes())


def load_page(button: Button) -> str:
    """``index.html``, naming ``button`` by its version and its integrity."""
    html = (static_directory() / "index.html").read_text(encoding="utf-8")
    return html.replace("{{integrity}}", button.integrity).replace("{{version}}", button.version)
