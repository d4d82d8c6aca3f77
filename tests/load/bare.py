"""What a cached answer is measured against: a bare FastAPI route that returns fixed bytes.

`python -m load.bare FILE PORT`, from the folder `tests`.
"""

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response


def bare(body: bytes) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/summaries")
    @app.get("/readyz")
    async def same_bytes() -> Response:
        return Response(body, media_type="application/json")

    return app


if __name__ == "__main__":
    body = Path(sys.argv[1]).read_bytes()
    uvicorn.run(bare(body), port=int(sys.argv[2]), log_level="error", access_log=False, http="h11")
