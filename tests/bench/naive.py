"""What one writes in an afternoon: the yardstick of ``make bench``, and nothing else.

python -m bench.naive FOLDER PORT    FOLDER holds the same weights as Nutshell's
"""

import sys
from typing import Any

import torch
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from transformers import AutoModelForCausalLM, AutoTokenizer

MOST_TOKENS = 110  # three sentences of news


class Article(BaseModel):
    """The request."""

    text: str


def create_app(folder: str) -> FastAPI:
    """The service: each request generates in a thread of the pool, in float32, from the whole article."""
    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    model: Any = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32
    )  # from_pretrained leaves it in evaluation mode
    app = FastAPI()

    @app.get("/readyz")
    def readyz() -> dict[str, str]:
        return {"status": "ready"}

    @app.post("/v1/summaries")
    def summarize(article: Article) -> dict[str, str]:
        ask = f"Summarize this news article in 2 to 3 sentences.\n\n{article.text}"
        rendered = tokenizer.apply_chat_template(
            [{"role": "user", "content": ask}], tokenize=False, add_generation_prompt=True
        )
        inputs = tokenizer(rendered, return_tensors="pt", add_special_tokens=False)
        with torch.no_grad():
            output = model.generate(**inputs, max_new_tokens=MOST_TOKENS, do_sample=False)
        return {"summary": tokenizer.decode(output[0, inputs.input_ids.shape[1] :], skip_special_tokens=True)}

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
