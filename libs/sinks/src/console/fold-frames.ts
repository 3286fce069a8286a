import { isAppFile, parseFrame } from '@cairn/core';
import { join, sep } from 'node:path';
import type { Paint } from './paint';

const FRAME = /^at /;
/** Frames of functions that are in no file. */
const NO_FILE = /\((?:<anonymous>|index \d+)\)$/;
/** Where Cairn's packages are, for an app that links to them from outside its node_modules. */
const PACKAGES = join(__dirname, '../../..');
const CAIRN = ['core', 'sinks', 'logging'].map((name) => join(PACKAGES, name) + sep);

/** The lines of a stack with the app's frames and the first one; others that stand together become one dim line. */
export function foldFrames(lines: readonly string[], paint: Paint): string[] {
  const first = lines.findIndex((line) => FRAME.test(line));
  const shown: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const run = at === first ? 1 : Math.max(1, foreignRun(lines, at));
    shown.push(run > 1 ? paint.dim(`… ${run} more frames`) : shade(lines[at]!, paint));
    at += run;
  }
  return shown;
}

function foreignRun(lines: readonly string[], from: number): number {
  let to = from;
  while (to < lines.length && isForeign(lines[to]!)) to += 1;
  return to - from;
}

function isForeign(line: string): boolean {
  if (!FRAME.test(line)) return false;
  if (NO_FILE.test(line) || CAIRN.some((folder) => line.includes(folder))) return true;
  const frame = parseFrame(line);
  return frame !== undefined && !isAppFile(frame.file);
}

function shade(line: string, paint: Paint): string {
  return isForeign(line) ? paint.dim(line) : line;
}
