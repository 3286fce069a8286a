import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Trial } from '../case/trial';
import type { HostileReport } from '../producers/hostile';

const EACH_MS = 50;
/** Metadata and exception (8 limits of one text each), message (4) and the marks, with every character escaped: 24 × 6 × 8,192 characters. */
const LINE_KIB = 1_152;
const RAW_CONTROLS = new RegExp('[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029\\u202a-\\u202e]');
const WARM_LINES = 500;

async function logHostile(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const producer = trial.start('hostile', { logging: { dir: logs }, attempts: 3 }, { limitMs: trial.subject === 'winston' ? 30_000 : 120_000 });
  const { code, stderr } = await producer.ended;
  if (code !== 0) return { values: {}, broken: [code === null ? 'it never came back from a call' : `the process ended with ${code}: ${lastWords(stderr)}`] };
  const { calls, threw, slowest, listing } = await producer.message<HostileReport>('report');
  const lines = readdirSync(logs)
    .filter((name) => /^application\..*\.log$/.test(name))
    .flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n').slice(0, -1));
  const values = {
    calls,
    threw: threw.length,
    'slowest call': slowest.ms,
    'to list 1,000,000 keys': listing,
    'longest line': Math.max(...lines.map((line) => line.length)) / 1_024,
    'lines missing or too many': Math.abs(lines.length - calls - WARM_LINES),
    'lines that are no JSON': lines.filter((line) => !isJson(line)).length,
    'lines with control characters': lines.filter((line) => RAW_CONTROLS.test(line)).length,
  };
  const slow = slowest.ms > EACH_MS ? [`slowest: ${slowest.what}`] : [];
  return { values, broken: [...slow, ...threw.slice(0, 3)] };
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false; // torn, or never whole
  }
}

export const hostileValues: FaultCase = {
  number: 16,
  name: 'hostile-values',
  injected:
    'throwing getters, toJSON and Proxies, 200,000 levels, 100 MB of text, 1,000,000 keys, BigInt, circles, lone surrogates, CR/LF, ESC, C1, bidirectional controls, U+2028, `__proto__` …, as a field, the metadata, the message and the error',
  holds: 'no call throws, each takes at most 50 ms (CPU, the best of three) beyond 1.5 times what the language needs to list the keys of an object, and leaves exactly one bounded line of JSON without control characters',
  guarantees: ['G1', 'G6'],
  figures: [
    count('calls'),
    none('threw'),
    most('slowest call', 'ms', EACH_MS),
    most('to list 1,000,000 keys', 'ms'),
    most('longest line', 'KiB', LINE_KIB),
    none('lines missing or too many'),
    none('lines that are no JSON'),
    none('lines with control characters'),
  ],
  repeats: 1,
  smoke: 'libs/core/src/redact/hostile.spec.ts',
  baseline: 1,
  mutants: [
    {
      name: 'what cannot be read is thrown on',
      patches: [{ lib: 'core', file: 'redact/walk.js', find: 'return marks_1.UNREADABLE; // a toJSON', replace: 'throw new Error("unreadable"); // a toJSON' }, { lib: 'core', file: 'redact/create-redactor.js', find: "this.options.diagnostics?.report('CAIRN_E_RECORD', 'a record could not be redacted and lost its content', error);", replace: 'throw error;' }, { lib: 'core', file: 'pipeline/pipeline.js', find: "selfLog.report('CAIRN_E_RECORD', 'a record could not be processed', error);", replace: 'throw error;' }],
      trials: 1,
    },
    { name: 'texts have no limit', patches: [{ lib: 'core', file: 'options/options.js', find: 'stringLength: 8_192', replace: 'stringLength: 163_840' }], trials: 1 },
    {
      name: 'control characters are kept',
      patches: [{ lib: 'core', file: 'redact/unsafe-characters.js', find: 'return wellFormed(text).replace(UNSAFE, written);', replace: 'return text;' }],
      trials: 1,
    },
  ],
  run: logHostile,
};
