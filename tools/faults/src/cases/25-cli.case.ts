import { chmod, link, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastWords } from '../check/last-words';
import { HOSTILE_FILES, placesOf, recordLine, type ExpectedCodes, type HostileFile } from '../cli/hostile-files';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, most, none } from '../case/figure';
import type { Ended } from '../case/producer';
import type { Trial } from '../case/trial';

/** A file is read in blocks, and a line is 1 MB at most: the rest is Node's. */
const RSS_MB = 250;
const LARGE = 2 ** 30;
/** More than may be held. */
const LARGE_IN_SMALL_FORM = 320 * 2 ** 20;
const LIMIT_MS = 150_000;
const LIMIT_IN_SMALL_FORM_MS = 60_000;
const GOOD = 'the one good record';
const CODES = [0, 1, 2, 3];

interface Ran extends Ended {
  readonly peakMb: number;
  readonly seconds: number;
}

interface Tally {
  commands: number;
  crashes: number;
  peakMb: number;
  slowest: number;
  readonly wrong: string[];
}

async function feed(trial: Trial): Promise<Outcome> {
  const tally: Tally = { commands: 0, crashes: 0, peakMb: 0, slowest: 0, wrong: [] };
  for (const file of HOSTILE_FILES) {
    if (tally.wrong.length > 0 && trial.isSmoke) break; // one says enough
    await feedWith(file, trial, tally);
  }
  const { commands, crashes, peakMb, slowest, wrong } = tally;
  return { values: { commands, crashes, 'wrong exit codes': wrong.length, 'peak RSS': peakMb, slowest }, broken: wrong };
}

async function feedWith(file: HostileFile, trial: Trial, tally: Tally): Promise<void> {
  const logs = trial.place('logs');
  const jobs = join(logs, 'background_tasks');
  await mkdir(jobs, { mode: 0o750 });
  const [log, job] = placesOf(file, logs, jobs);
  await file.make(log, trial.isSmoke ? LARGE_IN_SMALL_FORM : LARGE);
  if ((await lstat(log)).isFile()) await chmod(log, 0o640); // else it would be told for its mode
  await link(log, job);
  await writeFile(join(logs, 'database.log'), recordLine(GOOD), { mode: 0o640 });
  for (const [command, args] of Object.entries(COMMANDS) as [keyof ExpectedCodes, readonly string[]][]) {
    judge(`${file.name}: cairn ${args.join(' ')}`, command, file.codes[command], await run(args, logs, trial), tally);
  }
  await rm(logs, { recursive: true });
}

const COMMANDS: Readonly<Record<keyof ExpectedCodes, readonly string[]>> = {
  found: ['logs', 'search', 'good'],
  absent: ['logs', 'search', 'absent'],
  stats: ['logs', 'stats', '--by', 'levels'],
  scan: ['scan'],
  check: ['check'],
  job: ['jobs', '--type', 'resource', '--id', 'x'],
};

async function run(args: readonly string[], logs: string, trial: Trial): Promise<Ran> {
  const peakFile = join(trial.dir, 'peak');
  await writeFile(peakFile, '0');
  const began = performance.now();
  const ended = await trial.start('cli', { args, peakFile }, { env: { LOG_DIR: logs }, limitMs: trial.isSmoke ? LIMIT_IN_SMALL_FORM_MS : LIMIT_MS }).ended;
  return { ...ended, seconds: (performance.now() - began) / 1_000, peakMb: Number(await readFile(peakFile, 'utf8')) };
}

function judge(what: string, command: keyof ExpectedCodes, expected: number, { code, signal, stdout, stderr, peakMb, seconds }: Ran, tally: Tally): void {
  tally.commands += 1;
  tally.peakMb = Math.max(tally.peakMb, peakMb);
  tally.slowest = Math.max(tally.slowest, seconds);
  if (code === null || !CODES.includes(code) || /^ {4}at /m.test(stderr)) {
    tally.crashes += 1;
    tally.wrong.push(`${what} crashed (${signal ?? code}): ${lastWords(stderr)}`);
  } else if (code !== expected) tally.wrong.push(`${what} ended with ${code}, not with ${expected}: ${lastWords(stderr)}`);
  else if (command === 'found' && !stdout.includes(GOOD)) tally.wrong.push(`${what} did not show the record`);
  else if (peakMb > RSS_MB) tally.wrong.push(`${what} took ${Math.round(peakMb)} MB`);
}

export const hostileCli: FaultCase = {
  number: 25,
  name: 'cli',
  injected: `the command line is fed, in a log directory and as the log of a job, with ${HOSTILE_FILES.map(({ name }) => name).join(', ')} (NULs and bombs of 1 GB, too)`,
  holds: 'no command crashes or hangs; the records beside it are found; the exit code is that of the reference (a file that cannot be read to its end makes "nothing found" 3, not 1); 250 MB of memory are enough',
  guarantees: ['G6'],
  figures: [count('commands'), none('crashes'), none('wrong exit codes'), most('peak RSS', 'MB', RSS_MB), most('slowest', 's', LIMIT_MS / 1_000)],
  repeats: 1,
  smoke: 'tools/cli/test/process.spec.ts',
  needs: ['proc'],
  baseline: 'winston has no command line',
  mutants: [
    { name: 'a line has no longest length in a scan', patches: [{ lib: 'core', file: 'scan/read-lines.js', find: 'if (rest.length > LONGEST_LINE) {', replace: 'if (false) {' }], trials: 1 },
    { name: 'what cannot be read to its end is searched to its end', patches: [{ lib: 'cli', file: 'logs/nothing-found.js', find: 'return unreadable ? audit_cli_1.EXIT.trouble : audit_cli_1.EXIT.negative;', replace: 'return audit_cli_1.EXIT.negative;' }], trials: 1 },
    { name: 'a packed file is unpacked whatever comes out', patches: [{ lib: 'store', file: 'segments/gzip-stream.js', find: 'if (total > ALWAYS_ALLOWED && total > size * MAX_RATIO)', replace: 'if (false)' }], trials: 1 },
    {
      name: 'a FIFO is opened as a file',
      patches: [
        { lib: 'store', file: 'segments/list-segments.js', find: 'if (stats?.isFile() !== true)', replace: 'if (stats === undefined)' },
        { lib: 'store', file: 'segments/open-file.js', find: 'O_RDONLY | O_NOFOLLOW | O_NONBLOCK', replace: 'O_RDONLY' },
        { lib: 'store', file: 'segments/open-file.js', find: 'if ((await file.stat()).isFile())', replace: 'if (true)' },
      ],
      trials: 1,
    },
    { name: 'control characters are leaks', patches: [{ lib: 'core', file: 'scan/stored-text-rules.js', find: 'finished(text) {\n        return text;', replace: 'finished(text) {\n        return super.finished(text);' }], trials: 1 },
  ],
  run: feed,
};
