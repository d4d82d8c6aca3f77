// Prints the summary of the article on standard input. `summarize` runs in browsers too; there, leave out the key.
import process from "node:process";
import { text } from "node:stream/consumers";

const URL = process.env.NUTSHELL_URL ?? "http://127.0.0.1:8000";
const KEY = process.env.NUTSHELL_API_KEY;

export async function summarize(article, tries = 5) {
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(KEY && { Authorization: `Bearer ${KEY}` }) },
    body: JSON.stringify({ text: article, offsets: "utf16" }), // key_figures' start and end then slice a JavaScript string
  };
  for (;;) {
    const answer = await fetch(`${URL}/v1/summaries`, { ...request, signal: AbortSignal.timeout(120_000) });
    if (--tries > 0 && [429, 503].includes(answer.status)) {
      await new Promise((done) => setTimeout(done, 1000 * Number(answer.headers.get("Retry-After") ?? 1)));
      continue;
    }
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    return body.summary;
  }
}

console.log(await summarize(await text(process.stdin)));
