import { existsSync } from 'node:fs';
import { readLedger, type Accepted } from './ledger';
import { Numbers } from './numbers';
import { storedFiles } from './stored-lines';

/** A line as the checker needs it: of this product's layouts and of the baseline's. */
export interface StoredRecord {
  readonly event?: string;
  readonly level?: string;
  readonly message?: string;
  readonly category?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly exception?: { readonly type?: string; readonly message?: string };
  readonly [field: string]: unknown;
}

/** What was accepted beside what is stored: the proof that nothing is missing but what was declared. */
export interface Account {
  readonly accepted: number;
  /** Accepted and found. */
  readonly found: number;
  /** Accepted and not found. */
  readonly lost: readonly Accepted[];
  /** Found more than once. */
  readonly doubled: number;
  /** Lines that are no JSON. */
  readonly torn: number;
  /** Files whose last line has no end. */
  readonly unended: number;
  /** Compressed files that cannot be unpacked. */
  readonly brokenGz: number;
  /** Records that gap records declare as dropped by the sink. */
  readonly declared: number;
  /** Lines of gap records. */
  readonly gapRecords: number;
  /** All whole lines. */
  readonly lines: number;
  readonly files: readonly string[];
  /** A number below its writer's last one in the same file: lines in the wrong order. */
  readonly unordered: number;
}

/** Where the records of a run may be, and which of their lines count. */
export interface AccountOptions {
  /** One file holds each record: a category's. Default: every log file that is no alert. */
  readonly files?: (name: string) => boolean;
  /** Whose gaps count. Default: the application's file. */
  readonly sink?: string;
  /** Called with every whole record. */
  readonly each?: (record: StoredRecord, file: string) => void;
}

const OTHERS = /(^|\/)alerts[.]/;

/** Compares the ledger with every sink in these directories. */
export function account(ledger: string, directories: readonly string[], { files = (name) => !OTHERS.test(name), sink = 'file:application', each }: AccountOptions = {}): Account {
  const seen = new Map<string, Numbers>();
  const tally = { doubled: 0, torn: 0, unended: 0, brokenGz: 0, declared: 0, gapRecords: 0, lines: 0, unordered: 0 };
  const names: string[] = [];
  for (const dir of directories) {
    for (const { name, lines, unended, broken } of storedFiles(dir)) {
      if (!files(name)) continue;
      names.push(name);
      tally.unended += Number(unended);
      tally.brokenGz += Number(broken);
      const last = new Map<string, number>();
      for (const line of lines) {
        const record = parse(line);
        if (record === undefined) tally.torn += 1;
        else {
          tally.lines += 1;
          each?.(record, name);
          count(record, sink, seen, last, tally);
        }
      }
    }
  }
  const { accepted, lost } = compare(ledger, seen);
  return { accepted, found: accepted - lost.length, lost, files: names, ...tally };
}

function compare(ledger: string, seen: ReadonlyMap<string, Numbers>): { accepted: number; lost: Accepted[] } {
  const lost: Accepted[] = [];
  let accepted = 0;
  if (!existsSync(ledger)) return { accepted, lost };
  for (const each of readLedger(ledger)) {
    accepted += 1;
    if (seen.get(each.writer)?.has(each.n) !== true) lost.push(each);
  }
  return { accepted, lost };
}

interface Tally {
  doubled: number;
  declared: number;
  gapRecords: number;
  unordered: number;
}

function count(record: StoredRecord, sink: string, seen: Map<string, Numbers>, last: Map<string, number>, tally: Tally): void {
  const { writer, n } = (record.metadata ?? record) as { writer?: unknown; n?: unknown };
  if (typeof writer === 'string' && typeof n === 'number') {
    const numbers = seen.get(writer) ?? new Numbers();
    seen.set(writer, numbers);
    if (!numbers.add(n)) tally.doubled += 1;
    if (n < (last.get(writer) ?? -1)) tally.unordered += 1;
    last.set(writer, n);
  } else if (record.event === 'logging.gap') {
    tally.gapRecords += 1;
    if (record.metadata?.['sink'] === sink) tally.declared += Number(record.metadata['records']);
  }
}

function parse(line: string): StoredRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as StoredRecord) : undefined;
  } catch {
    return undefined; // torn
  }
}
