"""Prints the summary of the article on standard input."""

import os
import sys
import time

import httpx2

URL = os.environ.get("NUTSHELL_URL", "http://127.0.0.1:8000")
KEY = os.environ.get("NUTSHELL_API_KEY")


def summarize(text: str, tries: int = 5) -> str:
    """The summary of ``text``. Raises ``RuntimeError`` with the server's reason."""
    headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
    for _ in range(tries):
        answer = httpx2.post(f"{URL}/v1/summaries", json={"text": text}, headers=headers, timeout=120)
        if answer.status_code not in {429, 503}:
            break
        time.sleep(float(answer.headers.get("Retry-After", 1)))
    if answer.status_code != 200:
        raise RuntimeError(answer.json()["detail"])
    return str(answer.json()["summary"])


if __name__ == "__main__":
    print(summarize(sys.stdin.read()))
