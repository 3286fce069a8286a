import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AuditTrail, makeKeys, readMacKey, readPublicKey, readWriterKeys, sha256, verifyTrail } from '@cairn/audit';
import { someAuditRecord } from '@cairn/audit/testing';
import { AppFiles, AppProcess } from './app-process';

export interface MeasureOptions {
  /** Records that are written, and verified. Default 50,000. */
  readonly records?: number;
  /** Callers that wait at once. Default 256. */
  readonly callers?: number;
  /** Requests of the open loop, each kind. Default 1,000. */
  readonly requests?: number;
}

export interface AuditFigures {
  readonly acknowledgedPerSecond: number;
  readonly verifiedPerCpuSecond: { readonly publicKey: number; readonly macKey: number };
  /** Median of the disk's own fdatasync of 1 KiB in the same run, ms. */
  readonly fdatasyncMs: number;
  /** Requests per second that saturate the app with the audited handler; the open loop runs at half of them. */
  readonly capacity: number;
  /** Medians at half of capacity, ms. */
  readonly plainMs: number;
  readonly auditedMs: number;
}

const WARM_UP = 200;
const CLOSED_LOOP_CLIENTS = 16;
const CLOSED_LOOP_MS = 3_000;
const SYNCS = 200;
/** Both kinds of request take turns, so that what else the machine does falls on both. */
const BLOCKS = 10;

/** Group commit, verification, and what a `required` audit adds to a request; on this machine, now. */
export async function measureAudit({ records = 50_000, callers = 256, requests = 1_000 }: MeasureOptions = {}): Promise<AuditFigures> {
  const root = mkdtempSync(join(tmpdir(), 'cairn-audit-measure-'));
  try {
    const acknowledgedPerSecond = await groupCommit(root, records, callers);
    const verifiedPerCpuSecond = { publicKey: verifyRate(root, false), macKey: verifyRate(root, true) };
    const fdatasyncMs = diskSync(root);
    return { acknowledgedPerSecond, verifiedPerCpuSecond, fdatasyncMs, ...(await latencies(requests)) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function groupCommit(root: string, records: number, callers: number): Promise<number> {
  makeKeys(join(root, 'keys'));
  const trail = new AuditTrail({ dir: join(root, 'trail'), writer: 'api', keys: () => readWriterKeys(join(root, 'keys')), configHash: sha256(''), service: 'api', version: '1' });
  await trail.open();
  const begun = performance.now();
  let n = 0;
  const caller = async (): Promise<void> => {
    while (n < records) await trail.record(someAuditRecord((n += 1)), true);
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const perSecond = (records / (performance.now() - begun)) * 1_000;
  await trail.close();
  return Math.round(perSecond);
}

function verifyRate(root: string, withMac: boolean): number {
  const keys = join(root, 'keys');
  const before = process.cpuUsage();
  const { entries, outcome } = verifyTrail(join(root, 'trail'), { publicKeys: [readPublicKey(join(keys, 'signing.pub'))], ...(withMac && { macKeys: [readMacKey(join(keys, 'mac.key'))] }) });
  const { user, system } = process.cpuUsage(before);
  if (outcome !== 'verified') throw new Error(`the trail that was just written is ${outcome}`);
  return Math.round((entries / (user + system)) * 1_000_000);
}

function diskSync(root: string): number {
  const fd = openSync(join(root, 'sync'), 'a');
  const line = 'x'.repeat(1_024);
  const times = Array.from({ length: SYNCS }, () => {
    const begun = performance.now();
    writeSync(fd, line);
    fdatasyncSync(fd);
    return performance.now() - begun;
  });
  closeSync(fd);
  return median(times);
}

async function latencies(requests: number): Promise<Pick<AuditFigures, 'capacity' | 'plainMs' | 'auditedMs'>> {
  const files = new AppFiles();
  const app = await AppProcess.start(files);
  try {
    for (let n = 0; n < WARM_UP; n += 1) await app.act(`warm-${n}`);
    const capacity = await closedLoop(app);
    const times = { plain: [] as number[], audited: [] as number[] };
    for (let block = 0; block < BLOCKS; block += 1) {
      for (const kind of ['plain', 'audited'] as const) times[kind].push(...(await openLoop(app, kind, Math.ceil(requests / BLOCKS), capacity / 2)));
    }
    return { capacity: Math.round(capacity), plainMs: median(times.plain), auditedMs: median(times.audited) };
  } finally {
    await app.end();
    files.remove();
  }
}

/** Requests per second of clients that ask again as soon as they are answered. */
async function closedLoop(app: AppProcess): Promise<number> {
  const begun = performance.now();
  let answered = 0;
  const client = async (number: number): Promise<void> => {
    for (let n = 0; performance.now() - begun < CLOSED_LOOP_MS; n += 1) {
      await app.act(`closed-${number}-${n}`);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CLOSED_LOOP_CLIENTS }, (_, number) => client(number)));
  return (answered / (performance.now() - begun)) * 1_000;
}

/** Times from the moment a request was due, at a fixed rate, whether or not earlier ones were answered. */
async function openLoop(app: AppProcess, kind: 'plain' | 'audited', requests: number, perSecond: number): Promise<number[]> {
  const begun = performance.now();
  const times: Promise<number>[] = [];
  for (let n = 0; n < requests; n += 1) {
    const due = begun + (n * 1_000) / perSecond;
    const ahead = due - performance.now();
    if (ahead > 1) await wait(ahead);
    times.push(app.act(`${kind}-${n}`, kind).then(() => performance.now() - due));
  }
  return Promise.all(times);
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)]! * 1_000) / 1_000;
}
