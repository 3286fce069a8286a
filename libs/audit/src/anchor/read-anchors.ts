import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnchoredCheckpoint } from './audit-anchor';

/** A statement holds no braces: wherever it stands, it is one of these. */
const FLAT_OBJECT = /\{[^{}]*\}/g;
/** As it is; quoted by a table's export; within a string of JSON. */
const READINGS = [(text: string) => text, (text: string) => text.replaceAll('""', '"'), (text: string) => text.replaceAll('\\"', '"')] as const;
const TEXTS = { writer: /^[A-Za-z0-9_-]+$/, chain: /^[0-9a-z-]+$/, hash: /^[0-9a-f]{64}$/, sig: /^[0-9a-f]{128}$/, time: /^[0-9TZ:.-]{24}$/ } as const;

/**
 * The statements in a file, or in the files of a directory, however the anchor stored them: one per line, within a line behind a header, in
 * a table's export, or in JSON with its keys in any order.
 * @throws what the file system says.
 */
export function readAnchors(path: string): AnchoredCheckpoint[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => readAnchors(join(path, name)));
  return parseAnchors(readFileSync(path, 'utf8'));
}

export function parseAnchors(text: string): AnchoredCheckpoint[] {
  return [...text.matchAll(FLAT_OBJECT)].flatMap(([object]) => (object.includes('sig') ? statementIn(object) : []));
}

function statementIn(object: string): AnchoredCheckpoint[] {
  for (const reading of READINGS) {
    const value = parsed(reading(object));
    if (value !== undefined) return isStatement(value) ? [only(value)] : [];
  }
  return [];
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined; // perhaps in another reading
  }
}

function isStatement(value: object): value is AnchoredCheckpoint {
  const fields = value as Readonly<Record<string, unknown>>;
  const isText = ([name, form]: [string, RegExp]): boolean => typeof fields[name] === 'string' && form.test(fields[name]);
  return fields['v'] === 1 && Number.isSafeInteger(fields['seq']) && Object.entries(TEXTS).every(isText);
}

/** Without what a table has besides. */
function only({ v, writer, chain, seq, hash, sig, time }: AnchoredCheckpoint): AnchoredCheckpoint {
  return { v, writer, chain, seq, hash, sig, time };
}
