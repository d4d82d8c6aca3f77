"""What ``prepare_apart`` runs: `python -m app.engines`, with the model, the cache's folder and the manifest (or null)
as JSON on standard input. Exit code 1 where it cannot be used, and the reason on standard output.
"""

import json
import sys
from pathlib import Path

from app.engines import ModelError, prepare_model


def main() -> int:
    """Make the model ready; the exit code."""
    model, cache_dir, manifest = json.load(sys.stdin)
    try:
        prepare_model(model, Path(cache_dir), manifest_path=Path(manifest) if manifest else None)
    except ModelError as error:
        print(error)  # noqa: T201 - to the process that asked
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
