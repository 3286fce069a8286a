import type { ArgumentList } from './batch-arguments';
import type { PreparedRecord } from './prepared-record';
import { ERRORS } from '../schema/streams';

/** Longest time between the earliest and the latest record of a block, ms: what a search for a time has to look beyond it. */
export const LONGEST_BLOCK_MS = 600_000;

interface Block {
  readonly stream: number;
  readonly first: number;
  last: number;
  earliest: number;
  latest: number;
}

/** Records of one stream that were written together: `stream, first, last, earliest, latest`. */
export function writeBlocks(records: readonly PreparedRecord[], isCopied: (record: PreparedRecord) => boolean, target: ArgumentList): void {
  const blocks: Block[] = [];
  const open = new Map<number, Block>();
  const put = (stream: number, index: number, time: number): void => {
    const block = open.get(stream);
    if (block !== undefined && fits(block, time)) return extend(block, index, time);
    const next = { stream, first: index, last: index, earliest: time, latest: time };
    open.set(stream, next);
    blocks.push(next);
  };
  records.forEach((each, index) => {
    put(each.stream, index + 1, each.time);
    if (isCopied(each)) put(ERRORS, index + 1, each.time);
  });
  target.number(blocks.length);
  for (const { stream, first, last, earliest, latest } of blocks) target.addAll([stream, first, last, earliest, latest]);
}

function fits({ earliest, latest }: Block, time: number): boolean {
  return Math.max(latest, time) - Math.min(earliest, time) <= LONGEST_BLOCK_MS;
}

function extend(block: Block, index: number, time: number): void {
  block.last = index;
  block.earliest = Math.min(block.earliest, time);
  block.latest = Math.max(block.latest, time);
}
