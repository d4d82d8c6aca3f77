/** The contract's answer, as far as the button reads it. Types only: nothing of this file reaches a browser. */

export interface Place { start: number; end: number }

export interface Sentence { text: string; origin: "written" | "compressed" | "quoted"; evidence: Place[] }

export interface Figure extends Place {
  text: string;
  value: number;
  high: number | null;
  modifier: "=" | "~" | ">" | "<";
  modifier_text: string | null;
  unit: string | null;
  subject: string | null;
  kind: string;
  trend: "up" | "down" | null;
  source: string | null;
}

export interface Answer { id: string; sentences: Sentence[]; key_figures: Figure[]; language: string }

export type Reply =
  | { type: "sentence"; data: Sentence }
  | { type: "figures"; data: Figure[] }
  | { type: "done"; data: Answer };

/** A problem document (RFC 9457). Of another server than ours it may hold anything. */
export interface Problem { status?: unknown; detail?: unknown; errors?: { field: string; message: string }[] }

/** What went wrong; each has its words in strings.js. */
export type Kind = "offline" | "busy" | "starting" | "unfit" | "failed";
