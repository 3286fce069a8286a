import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { canonicalJson } from '../canonical-json';
import { entryHash, firstEpochKey, macOf, nextEpochKey } from '../crypto/hashing';
import { merkleRoot } from '../crypto/merkle';
import type { Entry } from '../entry';
import type { SigningKey } from '../keys/signing-key';
import { byChain, trailFiles } from '../write/trail-files';

/** A line, taken apart. */
export interface ForgedLine {
  entry: Entry;
  mac: string;
  sha256: string;
  sig?: string;
}

/** What an attacker has besides write access to the files. */
export interface Loot {
  readonly signing?: SigningKey;
  /** Keys of these epochs, such as the one in the memory of the process. */
  readonly epochKeys?: ReadonlyMap<number, Buffer>;
}

/** The files of the n-th chain in a directory. */
export function filesOfChain(dir: string, n: number): string[] {
  return [...byChain(trailFiles(dir)).values()].at(n)!.map(({ path }) => path);
}

export function readLines(path: string): ForgedLine[] {
  return textsOf(path).map((line) => JSON.parse(line) as ForgedLine);
}

export function textsOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** Whoever owns a file can make it writable. */
export function writeTexts(path: string, lines: readonly string[]): void {
  chmodSync(path, 0o640);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
}

export function writeLines(path: string, lines: readonly ForgedLine[]): void {
  writeTexts(path, lines.map((line) => canonicalJson(line)));
}

/** Every hash, root and, as far as the loot goes, MAC and signature from `from` on made to fit what the entries say now. */
export function rehash(lines: readonly ForgedLine[], from: number, loot: Loot = {}): ForgedLine[] {
  let leaves: string[] = [];
  let prev = '';
  return lines.map((line, index) => {
    const forged = index < from ? line : relink(line, prev, leaves, loot);
    if (forged.entry.kind === 'checkpoint') leaves = [];
    else leaves.push(forged.sha256);
    prev = forged.sha256;
    return forged;
  });
}

/** A line behind another one, for which no key is needed. */
export function forgedBehind<K extends Entry['kind']>({ entry: before, sha256: prev }: ForgedLine, kind: K, body: Extract<Entry, { kind: K }>['body']): ForgedLine {
  const entry = { ...before, kind, body, seq: before.seq + 1, prev, epoch: before.epoch + (before.kind === 'checkpoint' ? 1 : 0) } as Entry;
  const mac = 'ab'.repeat(32);
  return { entry, mac, sha256: entryHash(canonicalJson(entry), mac) };
}

function relink(line: ForgedLine, prev: string, leaves: readonly string[], { signing, epochKeys }: Loot): ForgedLine {
  const entry = { ...line.entry, ...(prev !== '' && { prev }) } as Entry;
  if (entry.kind === 'checkpoint') entry.body = { ...entry.body, count: leaves.length, root: merkleRoot(leaves) };
  const text = canonicalJson(entry);
  const key = epochKeys?.get(entry.epoch);
  const mac = key === undefined ? line.mac : macOf(key, text);
  const sha256 = entryHash(text, mac);
  return { entry, mac, sha256, ...(line.sig !== undefined && { sig: signing?.sign(sha256) ?? line.sig }) };
}

/** The key of one epoch, for an attacker who took it from the process. */
export function epochKey(macKey: Buffer, chain: string, epoch: number): Buffer {
  let key = firstEpochKey(macKey, chain);
  for (let n = 0; n < epoch; n += 1) key = nextEpochKey(key);
  return key;
}
