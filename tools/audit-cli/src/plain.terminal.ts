import type { Terminal } from './terminal';

/** Moves the cursor, ends a line, or turns the direction of writing: nothing that a record may do to who reads it. */
const CONTROL = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Lines as they are, but for control characters, which are shown as `\u00…`; in JSON that is the same text. */
export function plain(terminal: Terminal): Terminal {
  return {
    out: (line) => terminal.out(shown(line)),
    err: (line) => terminal.err(shown(line)),
    exit: (code) => terminal.exit(code),
  };
}

function shown(line: string): string {
  return line.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
