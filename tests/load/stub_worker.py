"""A worker process around a house without a model; `STUB_STEP` is how many seconds each sentence of a batch takes."""

import os
import sys

from app.serving.__main__ import serve
from stub import StubHouse

if __name__ == "__main__":
    serve(int(sys.argv[1]), lambda _: StubHouse(step=float(os.environ.get("STUB_STEP", "0")), remember=False))
