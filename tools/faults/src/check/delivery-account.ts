import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Collected } from '../http/collector';
import type { StoredRecord } from './account';
import { readLedger } from './ledger';
import { storedFiles } from './stored-lines';

/** What was accepted beside what a collector took, what was set aside, and what was declared as dropped. */
export interface DeliveryAccount {
  readonly accepted: number;
  /** Records, not arrivals. */
  readonly delivered: number;
  readonly deadLettered: number;
  /** By gap records of the sink. */
  readonly declared: number;
  /** Neither delivered nor set aside, less what is declared; or more declared than is missing. */
  readonly unaccounted: number;
  /** Neither delivered nor set aside: places in the ledger, from 0. */
  readonly missing: readonly number[];
  /** Arrivals of what had arrived before. */
  readonly twice: number;
  /** Of those, under another id: a receiver cannot tell. */
  readonly unrecognised: number;
  /** Other than it was logged. */
  readonly damaged: number;
  readonly deadLetterBytes: number;
}

const keyOf = ({ writer, n }: { readonly writer: string; readonly n: number }): string => `${writer} ${n}`;

export function deliveryAccount(ledger: string, logs: string, taken: readonly Collected[], sink = 'otlp'): DeliveryAccount {
  const arrived = arrivals(taken);
  const { letters, declared, deadLetterBytes } = onDisk(logs, sink);
  const accepted = [...readLedger(ledger)].map(keyOf);
  const missing = accepted.flatMap((key, place) => (arrived.ids.has(key) || letters.has(key) ? [] : [place]));
  return {
    accepted: accepted.length,
    delivered: arrived.ids.size,
    deadLettered: letters.size,
    declared,
    unaccounted: Math.abs(missing.length - declared),
    missing,
    twice: arrived.twice,
    unrecognised: arrived.unrecognised,
    damaged: taken.filter(({ pad }) => !/^x+$/.test(pad)).length,
    deadLetterBytes,
  };
}

function arrivals(taken: readonly Collected[]): { ids: Map<string, string | undefined>; twice: number; unrecognised: number } {
  const ids = new Map<string, string | undefined>();
  let [twice, unrecognised] = [0, 0];
  for (const record of taken) {
    const key = keyOf(record);
    twice += Number(ids.has(key));
    unrecognised += Number(ids.has(key) && (record.id === undefined || ids.get(key) !== record.id));
    if (!ids.has(key)) ids.set(key, record.id);
  }
  return { ids, twice, unrecognised };
}

function onDisk(logs: string, sink: string): { letters: Set<string>; declared: number; deadLetterBytes: number } {
  const letters = new Set<string>();
  let [declared, deadLetterBytes] = [0, 0];
  for (const { name, lines } of storedFiles(logs)) {
    const isLetters = name.startsWith('dead-letter/');
    if (isLetters) deadLetterBytes += statSync(join(logs, name)).size;
    for (const line of lines) {
      const record = JSON.parse(line) as StoredRecord & { readonly record?: StoredRecord };
      const numbered = record.record?.metadata as { writer: string; n: number } | undefined;
      if (isLetters && numbered !== undefined) letters.add(keyOf(numbered));
      if (name.startsWith('application.') && record.event === 'logging.gap' && record.metadata?.['sink'] === sink) declared += Number(record.metadata['records']);
    }
  }
  return { letters, declared, deadLetterBytes };
}
