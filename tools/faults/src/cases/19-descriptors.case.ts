import { join } from 'node:path';
import { account } from '../check/account';
import { faultless } from '../check/exact-gap';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { most, none } from '../case/figure';
import type { Trial } from '../case/trial';

const LIMIT = 128;
const JOBS = 2_000;
const ROUNDS = 3;

async function manyJobs(trial: Trial): Promise<Outcome> {
  const dir = trial.place('logs');
  const taskDir = join(dir, 'tasks');
  const { path } = await trial.tools.get('prlimit');
  const subjects = Array.from({ length: JOBS }, (_, n) => ({ type: 'resource', id: String(n) }));
  const wrapper = [path, `--nofile=${LIMIT}:${LIMIT}`];
  const producer = trial.start('jobfiles', { dir, taskDir, subjects, rounds: ROUNDS, retain: true }, { wrapper });
  const { code, stderr } = await producer.ended;
  const lines = new Map<string, number>();
  const found = account(trial.ledger, [taskDir], { each: (_record, file) => lines.set(file, (lines.get(file) ?? 0) + 1) });
  const wrong = JOBS - [...lines.values()].filter((count) => count === ROUNDS).length;
  const values = { lost: found.lost.length, 'files with lines missing or too many': wrong };
  if (code !== 0) return { values, broken: [`the process failed: ${lastWords(stderr)}`] };
  const { descriptors } = await producer.message<{ descriptors: number }>('report');
  const trouble = stderr === '' ? [] : [`it complained: ${lastWords(stderr)}`];
  return { values: { ...values, 'peak of open descriptors': descriptors }, broken: [...faultless(found), ...trouble] };
}

export const descriptors: FaultCase = {
  number: 19,
  name: 'descriptors',
  injected: `at most ${LIMIT} open files (\`ulimit -n\`), and ${JOBS.toLocaleString('en-US')} jobs running, each with a file of its own`,
  holds: 'no EMFILE: at most 64 job files are open at a time, and every record is in the file of its job',
  guarantees: ['G2', 'G6'],
  figures: [most('peak of open descriptors', '', LIMIT - 1), none('lost'), none('files with lines missing or too many')],
  repeats: 3,
  smoke: 1,
  needs: ['prlimit', 'proc'],
  baseline: 1,
  mutants: [
    {
      name: 'files are kept open without a limit',
      patches: [{ lib: 'sinks', file: 'job/open-files.js', find: 'if (this.files.size > this.limit)', replace: 'if (false)' }],
      trials: 1,
    },
  ],
  run: manyJobs,
};
