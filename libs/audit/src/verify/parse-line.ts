import { isUtf8 } from 'node:buffer';
import { entryHashIn } from '../crypto/hashing';
import { FORMAT, type Entry } from '../entry';
import { CanonicalScanner } from './canonical-scanner';
import type { RawLine } from './lines';

/** What a line says, and that its bytes are the canonical form of just that. The body of a `record` is not read. */
export interface ParsedLine {
  readonly entry: Entry;
  readonly hash: string;
  readonly mac: string;
  readonly sig: string | undefined;
  /** The entry's own bytes, as long as the line is in its buffer. */
  readonly entryBytes: Buffer;
}

const HEAD = '{"entry":';
const BODY = '{"body":';
/** What follows the body, which is an entry's first key. A text of this form is canonical, whatever stands in the brackets. */
const REST = new RegExp(
  '^,"chain":"([0-9a-z-]+)","epoch":(0|[1-9][0-9]{0,14}),"kind":"([a-z]+)","prev":"([0-9a-f]{64})","seq":(0|[1-9][0-9]{0,14})' +
    `,"time":"([0-9TZ:.-]{24})","v":${FORMAT},"writer":"([A-Za-z0-9_-]+)"\\}` +
    ',"mac":"([0-9a-f]{64})","sha256":"([0-9a-f]{64})"(?:,"sig":"([0-9a-f]{128})")?\\}$',
);
/** Lengths of `,"mac":"…"`, of `,"sha256":"…"}`, and of the latter with `,"sig":"…"`. */
const [MAC, TAIL, SIGNED_TAIL] = [73, 77, 214];

const scanner = new CanonicalScanner();

/** A text says what is wrong with it. There is a byte in front of the line. */
export function parseLine({ bytes, start, end }: RawLine): ParsedLine | string {
  const from = start + HEAD.length;
  const bodyFrom = from + BODY.length;
  if (end <= bodyFrom || bytes.toString('latin1', start, bodyFrom) !== HEAD + BODY) return 'it is no line of a trail';
  if (!scanner.begin(bytes, bodyFrom, end).value(1) || !isUtf8(bytes.subarray(bodyFrom, scanner.at))) return 'its bytes are not the canonical form of an entry';
  const bodyTo = scanner.at;
  const rest = REST.exec(bytes.toString('latin1', bodyTo, end));
  if (rest === null) return 'what follows its body is not of this format';
  const [, chain, epoch, kind, prev, seq, time, writer, mac, hash, sig] = rest as unknown as [string, string, string, Entry['kind'], string, string, string, string, string, string, string | undefined];
  const to = end - (sig === undefined ? TAIL : SIGNED_TAIL);
  if (entryHashIn(bytes, start, to) !== hash) return 'its hash is not that of its entry';
  const body = kind === 'record' ? {} : (JSON.parse(bytes.toString('utf8', bodyFrom, bodyTo)) as unknown);
  if (typeof body !== 'object' || body === null) return 'its body is no object';
  return { entry: { body, chain, epoch: Number(epoch), kind, prev, seq: Number(seq), time, v: FORMAT, writer } as Entry, hash, mac, sig, entryBytes: bytes.subarray(from, to - MAC) };
}
