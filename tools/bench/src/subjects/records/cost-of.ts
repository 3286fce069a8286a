import { setImmediate as turn } from 'node:timers/promises';

export interface Load {
  readonly records: number;
  /** Records in one turn of the event loop. */
  readonly perTurn: number;
  /** After so many it waits until they are in the files: for what is slower than a loop that does nothing but log. Absent: never. */
  readonly flushEvery?: number;
}

export interface RecordCost {
  /** CPU of all threads, until everything is in the file. */
  readonly nsPerRecord: number;
}

let n = 0;

/** Logs records with numbers that no other has. */
export async function logRecords(one: (n: number) => void, flush: () => Promise<void>, { records, perTurn, flushEvery = Infinity }: Load): Promise<void> {
  for (let left = records, waiting = 0; left > 0; left -= perTurn) {
    for (let i = Math.min(left, perTurn); i > 0; i -= 1) one((n += 1));
    await turn();
    waiting += perTurn;
    if (waiting < flushEvery) continue;
    await flush();
    waiting = 0;
  }
  await flush();
}

export async function costOf(one: (n: number) => void, flush: () => Promise<void>, load: Load): Promise<RecordCost> {
  await flush();
  const before = process.cpuUsage();
  await logRecords(one, flush, load);
  const { user, system } = process.cpuUsage(before);
  return { nsPerRecord: ((user + system) * 1_000) / load.records };
}
