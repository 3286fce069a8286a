/** Escapes of characters that need none: `\u0041` and `\/`. Other writers make them. */
const HIDING = /\\(?:\/|u00[2-7])/i;

/** Whether some text of a JSON line is written in a way that a search for its characters would miss. */
export function hidesText(json: string): boolean {
  return json.includes('\\') && HIDING.test(json);
}
