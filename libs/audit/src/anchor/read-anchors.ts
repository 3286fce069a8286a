import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnchoredCheckpoint } from './audit-anchor';

/** Anywhere in a line: syslog puts a header in front, a table's export may quote it. */
const STATEMENT = /\{"chain":"[^"]+","hash":"[0-9a-f]{64}","seq":\d+,"sig":"[0-9a-f]{128}","time":"[^"]+","v":1,"writer":"[^"]+"\}/g;

/**
 * The statements in a file, or in the files of a directory, however the anchor stored them: one per line or within one.
 * @throws what the file system says.
 */
export function readAnchors(path: string): AnchoredCheckpoint[] {
  if (statSync(path).isDirectory()) return readdirSync(path).flatMap((name) => readAnchors(join(path, name)));
  return parseAnchors(readFileSync(path, 'utf8'));
}

export function parseAnchors(text: string): AnchoredCheckpoint[] {
  return [...text.replaceAll('""', '"').replaceAll('\\"', '"').matchAll(STATEMENT)].map(([statement]) => JSON.parse(statement) as AnchoredCheckpoint);
}
