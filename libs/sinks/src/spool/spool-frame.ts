import { crc32 } from 'node:zlib';
import { Rank, type Line, type WaitingLine } from '@cairn/core';

/** `<checksum> <rank> <time> <line>`: text, so that `grep` and `cut -d' ' -f4-` read a spool, and a damaged frame ends where the next one begins. */
const CHECKSUM_LENGTH = 8;
const RANK_AT = CHECKSUM_LENGTH + 1;
const TIME_AT = RANK_AT + 2;
const SPACE = 0x20;
const RANKS: readonly Rank[] = [Rank.Ordinary, Rank.Important, Rank.Protected];

/** The line ends with its only line feed. */
export function frameOf({ line, rank, time }: WaitingLine): string {
  const content = `${rank} ${Math.floor(time)} ${line}`;
  return `${checksum(content)} ${content}`;
}

/** Undefined for anything that is not exactly what was written. `bytes` ends with the line feed. */
export function readFrame(bytes: Buffer): WaitingLine | undefined {
  if (bytes.length <= TIME_AT || bytes[CHECKSUM_LENGTH] !== SPACE) return undefined;
  if (bytes.toString('latin1', 0, CHECKSUM_LENGTH) !== checksum(bytes.subarray(RANK_AT))) return undefined;
  const lineAt = bytes.indexOf(SPACE, TIME_AT) + 1;
  const rank = rankIn(bytes, 0);
  if (lineAt === 0 || rank === undefined) return undefined;
  return { line: bytes.toString('utf8', lineAt) as Line, rank, time: Number(bytes.toString('latin1', TIME_AT, lineAt - 1)) };
}

/** The rank of the frame that begins there, without a look at its checksum. */
export function rankIn(bytes: Buffer, at: number): Rank | undefined {
  return RANKS[(bytes[at + RANK_AT] ?? 0) - 0x30];
}

function checksum(content: string | Buffer): string {
  return crc32(content).toString(16).padStart(CHECKSUM_LENGTH, '0');
}
