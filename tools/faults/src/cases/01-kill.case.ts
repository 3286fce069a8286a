import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { account, type Account } from '../check/account';
import type { FaultCase, Outcome } from '../case/fault-case';
import { most } from '../case/figure';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

/** LOG_BUFFER_MB and LOG_FLUSH_MS, as they are by default. */
const BUFFER_KB = 8 * 1_024;
const FLUSH_MS = 100;
/** A timer that is late and a write that is slow, on a busy machine. */
const MARGIN_MS = 1_000;

/** Few records, so that only the timer gets them written; and as many as go. */
const SLOW = { perTick: 1, tickMs: 40, killAfter: [1_600, 2_200] } as const;
const FAST = { perTick: 200, tickMs: 0, killAfter: [50, 500] } as const;
const RESTART_RECORDS = 30;

async function killAndRestart(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const rotation = trial.index % 2 === 0 ? 'external' : 'internal';
  const { killAfter, ...pace } = trial.index % 4 === 0 ? SLOW : FAST;
  const producer = trial.start('records', { logging: { dir: logs, rotation }, records: 1e9, end: 'stay', ...pace });
  await producer.message('began');
  await until('it logs', () => existsSync(trial.ledger));
  await sleep(trial.random.between(killAfter[0], killAfter[1]));
  producer.kill('SIGKILL');
  await producer.ended;
  const { values, broken } = afterTheKill(trial, logs);
  return { values, broken: [...broken, ...(await restart(trial, logs, rotation, values['torn'] ?? 0))] };
}

function afterTheKill(trial: Trial, logs: string): { values: Record<string, number>; broken: string[] } {
  let bytes = 0;
  let last = 0;
  const found = account(trial.ledger, [logs], { each: (record) => (bytes = JSON.stringify(record).length + 1) });
  for (const { at } of found.lost) last = Math.max(last, at);
  const oldest = found.lost[0]?.at ?? last;
  const values = {
    lost: found.lost.length,
    'lost KiB': (found.lost.length * bytes) / 1_024,
    'age of the oldest lost': last - oldest,
    torn: found.torn,
  };
  return { values, broken: found.doubled > 0 ? [`${found.doubled} doubled`] : [] };
}

/** Where the kill has torn no line of a shared file, one is torn by hand, so that every restart has to mend one. */
async function restart(trial: Trial, logs: string, rotation: string, torn: number): Promise<string[]> {
  const shared = join(logs, 'application.log');
  const isTornByHand = rotation === 'external' && torn === 0 && existsSync(shared);
  if (isTornByHand) appendFileSync(shared, '{"timestamp":"2026-0');
  const old = contentsOf(logs);
  const next = trial.start('records', { writer: 'next', logging: { dir: logs, rotation }, records: RESTART_RECORDS });
  await next.ended;
  const after = account(trial.ledger, [logs]);
  return [
    ...(missing(after, 'next') > 0 ? [`${missing(after, 'next')} records lost after the restart`] : []),
    ...(rotation === 'internal' && changed(old, contentsOf(logs)) ? ['the restart has changed a file of the killed process'] : []),
    ...(rotation === 'external' && after.unended > 0 ? ['the torn tail was not mended'] : []),
    ...(after.torn > Math.max(torn, Number(isTornByHand)) ? [`${after.torn} torn lines after the restart`] : []),
  ];
}

/** Content by name; links are not followed. */
function contentsOf(dir: string): Map<string, string> {
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.log'));
  return new Map(files.map(({ name }) => [name, readFileSync(join(dir, name), 'latin1')]));
}

function changed(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return [...before].some(([name, content]) => after.get(name) !== content);
}

const missing = ({ lost }: Account, name: string): number => lost.filter(({ writer }) => writer === name).length;

export const kill: FaultCase = {
  number: 1,
  name: 'kill',
  injected: '`kill -9` at a random time, at a low and at a high rate, with internal and external rotation; then a restart',
  holds: 'the loss is within the stated buffer (LOG_BUFFER_MB) and not older than LOG_FLUSH_MS and the batch under way; at most one torn tail, mended at the restart',
  guarantees: ['G3'],
  figures: [most('lost', ''), most('lost KiB', 'KiB', BUFFER_KB), most('age of the oldest lost', 'ms', FLUSH_MS + MARGIN_MS), most('torn', '', 1)],
  random: true,
  repeats: 200,
  smoke: 2,
  baseline: 12,
  mutants: [
    {
      name: 'no timer: lines wait until a batch is full',
      patches: [
        {
          lib: 'core',
          file: 'sink/batching.sink.js',
          find: 'this.pump();\n        else\n            this.arm(this.pace.ms);\n    }\n    async flush(',
          replace: 'this.pump();\n    }\n    async flush(',
        },
      ],
    },
    {
      name: 'a torn tail is not ended when the file is opened',
      patches: [{ lib: 'sinks', file: 'file/append-file.js', find: "if ((0, file_tail_1.endsInsideLine)(fd))\n                (0, node_fs_1.writeSync)(fd, '\\n'); // the torn", replace: '// the torn' }],
    },
  ],
  run: killAndRestart,
};
