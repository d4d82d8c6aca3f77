"""The route of the button's module, which other sites load."""

from typing import Annotated

from fastapi import FastAPI, Header, Response

from app.web import Button

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


def add_button(app: FastAPI, button: Button) -> None:
    """Serve ``button`` at ``/static/nutshell.js``, to be mounted over by nothing that is added later.

    Named by its version (``?v=``) it is kept for good, otherwise asked for again each time. Any site may load it, since
    a module's hash is only checked where its bytes may be read; whom the API answers is another matter.
    """
    etag = f'"{button.version}"'

    @app.get("/static/nutshell.js", include_in_schema=False)
    async def module(
        v: str = "",
        if_none_match: Annotated[str, Header()] = "",
        accept_encoding: Annotated[str, Header()] = "",
    ) -> Response:
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": FOREVER if v == button.version else ASK_AGAIN,
            "ETag": etag,
            "Vary": "Accept-Encoding",
        }
        if etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}:
            return Response(status_code=304, headers=headers)
        if "gzip" in accept_encoding:
            return Response(
                button.compressed, media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"}
            )
        return Response(button.code, media_type="text/javascript", headers=headers)
