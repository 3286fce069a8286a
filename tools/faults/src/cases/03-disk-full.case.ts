import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { account } from '../check/account';
import { gapFaults, type Report } from '../check/exact-gap';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most } from '../case/figure';
import type { Producer } from '../case/producer';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

const RESUME_MS = 5_000;
/** More than the disk holds, over some seconds; what waits meanwhile exceeds the buffer. */
const WRITING = { records: 9_000, perTick: 30, tickMs: 8, padding: 300, random: true };
/** No file is removed meanwhile, however slow the machine. */
const LOGGING = { bufferMb: 0.15, maxSizeMb: 0.2, backupCount: 1_000 };
const SIZE_LIMIT = 512_000;
/** The baseline does not say that it has stopped: it is given this long to. */
const OUTAGE_MS = 2_000;

interface Outage {
  readonly logs: string;
  readonly wrapper: readonly string[];
  readonly makeRoom: (producer: Producer) => void;
}

async function fillAndFree(trial: Trial): Promise<Outcome> {
  const rotation = trial.index % 3 === 0 ? 'internal' : 'external';
  const { logs, wrapper, makeRoom } = trial.index % 3 === 2 ? await sizeLimit(trial) : fullDisk(trial);
  const producer = trial.start('records', { ...WRITING, logging: { dir: logs, rotation, ...LOGGING } }, { wrapper });
  await outage(trial, producer);
  const before = bytesIn(logs);
  makeRoom(producer);
  const resumed = await until('it writes again', () => bytesIn(logs) > before || !producer.isRunning, RESUME_MS).catch(() => RESUME_MS + 1);
  const { code, signal, stderr } = await producer.ended;
  const found = account(trial.ledger, [logs]);
  const values = { lost: found.lost.length, declared: found.declared, 'resumed after': producer.isRunning || code === 0 ? resumed : RESUME_MS + 1, torn: found.torn };
  if (code !== 0) return { values, broken: [`the process ended with ${code ?? signal}: ${lastWords(stderr)}`] };
  const report = await producer.message<Report>('report');
  const nothingDropped = found.declared === 0 ? ['the outage dropped nothing: it was none'] : [];
  return { values, broken: [...gapFaults(found, report), ...nothingDropped, ...(found.doubled > 0 ? [`${found.doubled} doubled`] : [])] };
}

async function outage(trial: Trial, producer: Producer): Promise<void> {
  const began = Date.now();
  const isOver = (): boolean =>
    !producer.isRunning || producer.stderr.includes('CAIRN_E_SINK_DROPPED') || (trial.subject === 'winston' && Date.now() - began > OUTAGE_MS);
  await until('records are dropped', isOver, 12_000);
}

function fullDisk(trial: Trial): Outage {
  const disk = trial.disk(1);
  return { logs: join(disk.dir, 'logs'), wrapper: [], makeRoom: () => disk.resize(64) };
}

/** A process may not write files beyond a size: EFBIG, with neither root nor a disk of its own. The signal that comes with it is Node's to ignore. */
async function sizeLimit(trial: Trial): Promise<Outage> {
  const { path } = await trial.tools.get('prlimit');
  return {
    logs: trial.place('logs'),
    wrapper: [path, `--fsize=${SIZE_LIMIT}:unlimited`],
    makeRoom: ({ process }) => void execFileSync(path, ['--pid', String(process.pid), '--fsize=unlimited:unlimited']),
  };
}

function bytesIn(dir: string): number {
  try {
    return readdirSync(dir).reduce((sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  } catch {
    return 0; // not made yet
  }
}

export const diskFull: FaultCase = {
  number: 3,
  name: 'disk-full',
  injected: 'the disk is full (ENOSPC), or the size limit of files is reached (EFBIG), until records are dropped; then there is room again',
  holds: 'the app stays up, writes again within 5 s, and the gap record declares exactly what is missing',
  guarantees: ['G1', 'G2'],
  figures: [count('lost'), count('declared'), most('resumed after', 'ms', RESUME_MS), most('torn', '', 0)],
  repeats: 9,
  smoke: 2,
  needs: ['tmpfs', 'prlimit'],
  baseline: 3,
  mutants: [
    {
      name: 'a batch that failed is not offered again',
      patches: [{ lib: 'core', file: 'sink/batching.sink.js', find: 'this.counters.failures += 1;', replace: 'this.counters.failures += 1; this.dropBatch();' }],
    },
    { name: 'what is dropped is missing in the gap', patches: [{ lib: 'core', file: 'sink/gap.js', find: 'records: one.records + other.records,', replace: 'records: one.records,' }] },
    { name: 'what is dropped is not counted', patches: [{ lib: 'core', file: 'sink/batching.sink.js', find: 'if (dropped > 0)\n            this.countDropped(dropped);', replace: '' }] },
    {
      name: 'a short write is forgotten',
      patches: [
        {
          lib: 'sinks',
          file: 'file/append-file.js',
          find: 'this.advance(flight, written);\n        }\n        if (this.flight === flight)',
          replace: 'flight.offset = written < flight.bytes.length - flight.offset ? 0 : flight.bytes.length;\n        }\n        if (this.flight === flight)',
        },
      ],
      trials: 3,
    },
  ],
  run: fillAndFree,
};
