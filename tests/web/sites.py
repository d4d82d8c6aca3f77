"""Pages of a news site that embeds the button."""

from web.hallow_bay import LEAD, SECOND, THIRD

HEAD = '<meta charset="utf-8"><title>Hallow Bay</title><meta name="viewport" content="width=device-width">'
SCRIPT = '<script type="module" src="/static/nutshell.js"></script>'
ARTICLE = (
    f"<article><h1>Hallow Bay to plant trees</h1>\n  <p>{LEAD}</p>\n  <nutshell-summary></nutshell-summary>"
    f"<p>{SECOND.replace('$4.2', '<b>$4.2</b>')}</p><aside>Read more</aside><p>{THIRD}</p></article>"
)


def site(body: str = ARTICLE, head: str = "", attributes: str = 'lang="en"') -> str:
    """A page of a news site with the button's module."""
    return f"<!doctype html><html {attributes}><head>{HEAD}{head}{SCRIPT}</head><body><main>{body}</main></body></html>"
