import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { account } from '../check/account';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';

const LONG = 'x'.repeat(500);
/** Ids as a caller may choose them. */
const IDS = ['../escaped', '../../escaped', '..', '.', '', '/escaped', 'a/../../escaped', '..\\escaped', 'nul\0byte', 'line\nfeed', '\u001b[31mred', '.hidden', 'café', '日本', '%2e%2e%2fescaped', LONG, `${LONG}y`, '-rf', 'con', 'a b;c|d&e'];
const TYPES = ['resource', '../escaped', '/', 'type_with_underscores'];
/** Would be a record of its own, clear the screen, and turn the text around. */
const MESSAGE = 'one\r\n{"level":"CRITICAL","message":"forged"}\n\u001b[2J\u009b31m\u202egnp.exe\u2028\u0000';
const RAW_CONTROLS = new RegExp('[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e]');
const ROUNDS = 5;

async function writeThem(trial: Trial): Promise<Outcome> {
  const dir = trial.place('deep/down/logs');
  const taskDir = trial.place('deep/down/logs/tasks');
  const subjects = TYPES.flatMap((type) => IDS.map((id) => ({ type, id })));
  const producer = trial.start('jobfiles', { dir, taskDir, subjects, rounds: ROUNDS, message: MESSAGE });
  const { code, stderr } = await producer.ended;
  const found = account(trial.ledger, [taskDir]);
  const values = {
    subjects: subjects.length,
    escapes: outside(trial.dir, dir, taskDir),
    'lines with control characters': linesWithControls(taskDir),
    lost: found.lost.length,
    'files shared': subjects.length - found.files.length,
  };
  const torn = found.torn + found.doubled > 0 ? [`${found.torn} torn, ${found.doubled} doubled`] : [];
  return { values, broken: [...(code === 0 ? [] : [`the process failed: ${lastWords(stderr)}`]), ...torn] };
}

/** Files anywhere in the trial's directory but in the job directory, the category files and the ledger. */
function outside(root: string, dir: string, taskDir: string): number {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return files.filter(({ parentPath, name }) => parentPath !== taskDir && name !== 'ledger' && !(parentPath === dir && /^(job|alerts)\./.test(name))).length;
}

function linesWithControls(taskDir: string): number {
  const names = readdirSync(taskDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const lines = names.flatMap(({ parentPath, name }) => readFileSync(join(taskDir, relative(taskDir, parentPath), name), 'utf8').split('\n'));
  return lines.filter((line) => RAW_CONTROLS.test(line)).length;
}

export const hostileNames: FaultCase = {
  number: 24,
  name: 'hostile-names',
  injected: 'job types and ids with traversals, NUL, control characters, 500 characters; messages with CR/LF, ANSI, C1 and bidirectional controls',
  holds: 'every record is inside the job directory, in a file of its job alone, on one line without control characters',
  guarantees: ['G2'],
  figures: [count('subjects'), none('escapes'), none('lines with control characters'), none('lost'), none('files shared')],
  repeats: 1,
  smoke: 1,
  baseline: 1,
  mutants: [
    {
      name: 'job ids are taken as they are',
      patches: [{ lib: 'core', file: 'record/job-file-name.js', find: "part.slice(0, NAME_LENGTH).replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\\.+/, '_')", replace: 'part.slice(0, NAME_LENGTH)' }],
      trials: 1,
    },
    {
      name: 'names that were changed get no hash',
      patches: [{ lib: 'core', file: 'record/job-file-name.js', find: '+ MARK + hashOf(subject))', replace: ')' }],
      trials: 1,
    },
    {
      name: 'control characters are kept',
      patches: [{ lib: 'core', file: 'redact/unsafe-characters.js', find: 'return wellFormed(text).replace(UNSAFE, written);', replace: 'return text;' }],
      trials: 1,
    },
  ],
  run: writeThem,
};
