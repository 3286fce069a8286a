/** C0 and C1 controls, line and paragraph separators, bidirectional marks and overrides, lone surrogates: what could move a cursor or fool a reader. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text of the data on one line, as it may stand on a terminal. Of JSON without white space the result is the same JSON. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (char) => SHORT[char] ?? escaped(char));
}

/** A text of several lines, as it may stand on a terminal: a message may quote what was given. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A value as JSON on one line, as it may stand on a terminal. */
export function jsonLine(value: unknown): string {
  return printableJson(JSON.stringify(value));
}

/** The same for JSON, which stays the same JSON: what it may hold as it is are no C0 controls. */
export function printableJson(json: string): string {
  return json.replace(UNPRINTABLE, escaped);
}
