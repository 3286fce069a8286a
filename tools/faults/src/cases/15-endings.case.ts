import { setTimeout as sleep } from 'node:timers/promises';
import { account, type StoredRecord } from '../check/account';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { ENDINGS, type ExpectedRecord } from '../http/endings';

const SETTLE_MS = 300;

async function endThemAll(trial: Trial): Promise<Outcome> {
  const platform = trial.index % 2 === 0 ? 'Express' : 'Fastify';
  const logs = trial.place('logs');
  const app = trial.start('app', { platform, logging: { dir: logs } });
  const port = await app.message<number>('port');
  const rounds = trial.isSmoke ? 1 : 5;
  for (let round = 0; round < rounds; round += 1) await Promise.all(ENDINGS.map(({ send }) => send(port)));
  await sleep(SETTLE_MS);
  app.kill('SIGTERM');
  await app.ended;
  return judge(trial, logs, rounds);
}

function judge(trial: Trial, logs: string, rounds: number): Outcome {
  const wanted = new Map<string, number>();
  for (const expected of ENDINGS.flatMap(({ leaves }) => leaves)) add(wanted, keyOf(expected), rounds);
  const seen = new Map<string, number>();
  let requests = 0;
  account(trial.ledger, [logs], {
    each: (record) => {
      if (record.event !== 'http.request.completed') return;
      requests += 1;
      add(seen, keyOf(expectedOf(record)), 1);
    },
  });
  const missing = beyond(wanted, seen);
  const double = beyond(seen, wanted);
  return { values: { requests, missing: total(missing), 'double or untrue': total(double) }, broken: [...missing.map(([key, n]) => `missing ${n} × ${key}`), ...double.map(([key, n]) => `too many ${n} × ${key}`)] };
}

function expectedOf({ metadata }: StoredRecord): ExpectedRecord {
  const { method, path, status_code, outcome } = metadata as { method: string; path: string; status_code: number; outcome: ExpectedRecord['outcome'] };
  return { method, path, status: status_code, outcome };
}

function keyOf({ method, path, status, outcome }: ExpectedRecord): string {
  return [method, path, outcome === 'aborted' || outcome === 'truncated' ? 'any' : status, outcome].join(' ');
}

function add(counts: Map<string, number>, key: string, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times);
}

/** What the first has more of than the second. */
function beyond(first: ReadonlyMap<string, number>, second: ReadonlyMap<string, number>): [string, number][] {
  return [...first].map(([key, times]): [string, number] => [key, times - (second.get(key) ?? 0)]).filter(([, times]) => times > 0);
}

const total = (counts: readonly [string, number][]): number => counts.reduce((sum, [, times]) => sum + times, 0);

export const endings: FaultCase = {
  number: 15,
  name: 'endings',
  injected:
    'every ending of a request, thirty at once: handler, pipe, guard, filter, 404, bad JSON, 413, bad %-URL, 431, no HTTP, aborts, broken streams, SSE, HEAD, pipelining, upgrade, on Express and Fastify',
  holds: 'exactly one request record each, with the true outcome',
  guarantees: ['G2', 'G7'],
  figures: [count('requests'), none('missing'), none('double or untrue')],
  repeats: 6,
  smoke: 'libs/logging/test/http/endings.spec.ts',
  baseline: 2,
  mutants: [
    { name: 'what the parser refuses is not observed', patches: [{ lib: 'logging', file: 'http/protocol-errors.js', find: 'if (isHttpError(error))\n                this.note(', replace: 'if (false)\n                this.note(' }], trials: 1 },
    { name: 'only responses that finish are recorded', patches: [{ lib: 'logging', file: 'http/watch-response.js', find: "else if (name === 'close')\n        conclude((0, request_state_1.stateOf)(this), false);", replace: '' }], trials: 1 },
    { name: 'both ends of a response are recorded', patches: [{ lib: 'logging', file: 'http/watch-response.js', find: 'if (state === undefined || state.done)\n        return;', replace: 'if (state === undefined)\n        return;' }], trials: 1 },
  ],
  run: endThemAll,
};
