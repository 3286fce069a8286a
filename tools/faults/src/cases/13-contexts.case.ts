import { account } from '../check/account';
import { faultless } from '../check/exact-gap';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';
import { LAST_WORDS } from '../producers/app/app-log';

const AT_ONCE = 200;
const RECORDS_EACH = 6;

async function manyStories(trial: Trial): Promise<Outcome> {
  const platform = trial.index % 2 === 0 ? 'Express' : 'Fastify';
  const logs = trial.place('logs');
  const app = trial.start('app', { platform, logging: { dir: logs }, slow: true });
  const port = await app.message<number>('port');
  const rounds = trial.isSmoke ? 1 : 5;
  for (let round = 0; round < rounds; round += 1) await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => work(port, `${round}-${n}`)));
  app.kill('SIGTERM');
  await app.ended;
  return judge(trial, logs, rounds * AT_ONCE);
}

async function work(port: number, name: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/work/${name}`, { headers: { 'x-request-id': `id-${name}` } });
  await response.text();
}

/** Each record says in its fields whose it is; its context has to say the same. */
function judge(trial: Trial, logs: string, requests: number): Outcome {
  let wrong = 0;
  let without = 0;
  const ids = new Set<unknown>();
  const found = account(trial.ledger, [logs], {
    each: ({ event, context, metadata }) => {
      if (event === 'http.request.completed') ids.add(context?.['request_id']);
      if (metadata?.['name'] === undefined) return;
      if (context?.['request_id'] == null) without += 1;
      else if (context['request_id'] !== `id-${String(metadata['name'])}`) wrong += 1;
    },
  });
  const values = { records: found.found, 'wrong ids': wrong, 'without an id': without, lost: found.lost.length, 'request records missing': requests - ids.size };
  const short = found.accepted === requests * RECORDS_EACH + LAST_WORDS ? [] : [`only ${found.accepted} records were logged`];
  return { values, broken: [...short, ...faultless(found)] };
}

export const contexts: FaultCase = {
  number: 13,
  name: 'contexts',
  injected: '200 requests at once that wait for timers, turns and each other, beside sinks that are always behind, on Express and Fastify',
  holds: 'every record has the id of its own request',
  guarantees: ['G7'],
  figures: [count('records'), none('wrong ids'), none('without an id'), none('lost'), none('request records missing')],
  repeats: 6,
  smoke: 'libs/logging/test/http/concurrency.spec.ts',
  baseline: 2,
  mutants: [
    {
      name: 'records are made later, together, where the context is read',
      patches: [
        {
          lib: 'core',
          file: 'pipeline/pipeline.js',
          find: '    log(origin, call) {\n',
          replace: '    log(origin, call) {\n        const waiting = (this.waiting ??= []);\n        if (waiting.push([origin, call]) === 1) setImmediate(() => { for (const [o, c] of waiting.splice(0)) this.logNow(o, c); });\n    }\n    logNow(origin, call) {\n',
        },
      ],
    },
  ],
  run: manyStories,
};
