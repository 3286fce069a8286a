import { readdirSync } from 'node:fs';
import { account } from '../check/account';
import { faultless } from '../check/exact-gap';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';

const PROCESSES = ['a', 'b', 'c', 'd'];

async function writeTogether(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const logging = { dir: logs, maxSizeMb: 0.3, backupCount: 10_000 };
  const records = trial.isSmoke ? 4_000 : 20_000;
  const writers = PROCESSES.map((writer) => trial.start('records', { writer, logging, records, perTick: 100, tickMs: 2, random: true }));
  const ended = await Promise.all(writers.map((writer) => writer.ended));
  const found = account(trial.ledger, [logs]);
  const failed = ended.filter(({ code }) => code !== 0).map(({ stderr }) => `a process failed: ${lastWords(stderr)}`);
  const compressed = found.files.filter((name) => name.endsWith('.gz')).length;
  const left = readdirSync(logs).filter((name) => /\.tmp$|audit\.json$/.test(name)).map((name) => `${name} is left`);
  const values = { accepted: found.accepted, lost: found.lost.length, torn: found.torn, doubled: found.doubled, 'files compressed': compressed };
  return { values, broken: [...failed, ...left, ...faultless(found), ...(compressed < 2 ? ['hardly a file was compressed'] : [])] };
}

export const processes: FaultCase = {
  number: 14,
  name: 'processes',
  injected: 'four processes log into one directory, each rolling by size and compressing',
  holds: 'nothing is lost, torn or doubled',
  guarantees: ['G2'],
  figures: [count('accepted'), none('lost'), none('torn'), none('doubled'), count('files compressed')],
  repeats: 5,
  smoke: 1,
  baseline: 2,
  mutants: [
    {
      name: 'all writers have the same name, and nobody looks whether a file grows while it is compressed',
      patches: [
        { lib: 'sinks', file: 'file/file-name.js', find: "return `${slug || 'service'}-${randomSuffix()}`;", replace: "return `${slug || 'service'}-aaaaaa`;" },
        { lib: 'sinks', file: 'file/seal.js', find: 'if (now.size !== before.size || now.mtimeMs !== before.mtimeMs)', replace: 'if (false)' },
      ],
    },
  ],
  run: writeTogether,
};
