import { printable } from './printable';
import type { Terminal } from './terminal';

/** Lines as they are, but for what a record must not do to who reads it: control characters and the like are shown as `\u00…`; in JSON that is the same text. */
export function plain(terminal: Terminal): Terminal {
  return {
    out: (line) => terminal.out(printable(line)),
    err: (line) => terminal.err(printable(line)),
    exit: (code) => terminal.exit(code),
  };
}
