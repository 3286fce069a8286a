import { fileURLToPath } from 'node:url';

/** One line of a V8 stack: `at name (file:line:column)` or `at file:line:column`. */
const NAMED_FRAME = /^ *at (?:async )?(.{1,512}?) (?:\[as .{1,128}?\] )?\((.{1,1024}):(\d+):(\d+)\)$/;
const BARE_FRAME = /^ *at (?:async )?()(.{1,1024}):(\d+):(\d+)$/;

const BEGINNING = /^ *at /;

/** Whether a line of a stack may tell a frame. */
export function isFrame(text: string): boolean {
  return BEGINNING.test(text);
}

export interface StackFrame {
  /** Empty when the frame names no function. */
  readonly name: string;
  /** A path; where Node has a source map, that of the original source. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The frame a line of a stack tells; `undefined` when it tells none. */
export function parseFrame(text: string): StackFrame | undefined {
  const parts = NAMED_FRAME.exec(text) ?? BARE_FRAME.exec(text);
  if (parts === null) return undefined;
  const [, name, place, line, column] = parts;
  return { name: name!, file: pathOf(place!), line: Number(line), column: Number(column) };
}

/** The path a `file://` URL names; anything else as it is. */
export function pathOf(place: string): string {
  try {
    return place.startsWith('file://') ? fileURLToPath(place) : place;
  } catch {
    return place; // a file URL of another system
  }
}
