"""Many articles at once: JSONL in, JSONL out, resumable."""

from app.batch.jsonl import BatchOptions, BatchRun, Report, errors_path

__all__ = ["BatchOptions", "BatchRun", "Report", "errors_path"]
