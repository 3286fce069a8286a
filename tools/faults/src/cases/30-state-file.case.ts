import { existsSync, lstatSync, lutimesSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { count, none } from '../case/figure';
import type { Trial } from '../case/trial';

const DAYS = 2;
const OLD_MS = 400 * 86_400_000;
const DAY = '2025-01-02';
/** Of other programs, of people, and almost ours. */
const FOREIGN = [
  'application.log', 'application.log.1', 'application.log.2.gz', `application.${DAY}.log`, `application.${DAY}.log.gz`, `application.${DAY}.api-abc123.log.bak`,
  `application.${DAY}.api-abc123.txt`, `x-application.${DAY}.api-abc123.log`, `payments.${DAY}.api-abc123.log`, `application.${DAY}.api-ABC123.log`,
  `application.2025-1-2.api-abc123.log`, `application.${DAY}.api-abc1234.log`, `application.${DAY}.api-abc123.0.log`, 'syslog', 'nginx-access.log', 'notes.txt',
];
const OWN = [`application.${DAY}.api-abc123.log`, `application.${DAY}.api-abc123.1.log.gz`, `application.${DAY}.worker-zzz999.log`];

async function forge(trial: Trial): Promise<Outcome> {
  const logs = trial.place('logs');
  const outside = trial.place('outside');
  const foreign = [...FOREIGN.map((name) => old(join(logs, name))), old(join(outside, 'precious.log'))];
  const own = OWN.map((name) => old(join(logs, name)));
  writeFileSync(join(logs, `application.${new Date().toISOString().slice(0, 10)}.api-abc124.log`), ''); // else a clock that is ahead is suspected
  const others = [directoryOfOurName(logs), linkOfOurName(logs, outside)];
  forgeState(logs, [...foreign, ...own], trial.index % 2 === 1);
  const keeper = trial.start('housekeeping', { logging: { dir: logs }, days: DAYS, backupCount: 0 });
  const { code, stderr } = await keeper.ended;
  const deleted = [...foreign, ...others].filter((path) => lstatSync(path, { throwIfNoEntry: false }) === undefined).length;
  return {
    values: { 'foreign files deleted': deleted, 'own files deleted': own.filter((path) => !existsSync(path)).length },
    broken: [
      ...(code === 0 ? [] : [`it failed: ${lastWords(stderr)}`]),
      ...(own.some((path) => existsSync(path)) ? ['an old file of its own is still there: nothing was tried'] : []),
    ],
  };
}

const longAgo = (): Date => new Date(Date.now() - OLD_MS);

function old(path: string): string {
  writeFileSync(path, `${path}\n`);
  utimesSync(path, longAgo(), longAgo());
  return path;
}

function directoryOfOurName(logs: string): string {
  const path = join(logs, `application.${DAY}.folder-abc123.log`);
  mkdirSync(path);
  utimesSync(path, longAgo(), longAgo());
  return path;
}

function linkOfOurName(logs: string, outside: string): string {
  const path = join(logs, `application.${DAY}.linked-abc123.log`);
  symlinkSync(join(outside, 'precious.log'), path);
  lutimesSync(path, longAgo(), longAgo());
  return path;
}

/** Where winston-daily-rotate-file keeps what it may delete: unkeyed, so anybody can write it, or half of it. */
function forgeState(logs: string, files: readonly string[], torn: boolean): void {
  const entries = files.map((name) => ({ date: Date.now() - OLD_MS, name, hash: '0'.repeat(64) }));
  const text = JSON.stringify({ keep: { days: true, amount: DAYS }, auditLog: '', files: entries, hashType: 'sha256' });
  for (const name of [...auditNames(logs), 'audit.json', '.audit.json']) writeFileSync(join(logs, name), torn ? text.slice(0, text.length / 2) : text);
}

/** The name depends on the options: every one it has been seen to use in this directory. */
function auditNames(logs: string): string[] {
  return readdirSync(logs).filter((name) => name.endsWith('-audit.json'));
}

export const stateFile: FaultCase = {
  number: 30,
  name: 'state-file',
  injected: 'a forged and a torn state file of the roller that names foreign files; files, directories and links whose names are almost ours',
  holds: 'what may be deleted is found by a scan: only files of exactly our names, and those when they are due',
  guarantees: ['G2'],
  figures: [none('foreign files deleted'), count('own files deleted')],
  repeats: 2,
  smoke: 2,
  baseline: 'the file that it obeys has a name that depends on its options',
  mutants: [
    {
      name: 'any name that begins like ours is ours',
      patches: [{ lib: 'sinks', file: 'file/file-name.js', find: 'const WRITER = `[a-z0-9]+(?:-[a-z0-9]+)*-[a-z0-9]{${SUFFIX_LENGTH}}`;', replace: 'const WRITER = `[A-Za-z0-9-]+`;' }],
      trials: 1,
    },
    {
      name: 'directories and links are files',
      patches: [{ lib: 'sinks', file: 'file/retention.js', find: 'stats?.isFile() !== true', replace: 'stats === undefined' }],
      trials: 1,
    },
  ],
  run: forge,
};
