import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, mkdirSync, openSync, readFileSync, readSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastWords } from '../check/last-words';
import type { FaultCase, Outcome } from '../case/fault-case';
import { most, none } from '../case/figure';
import type { Report } from '../check/exact-gap';
import type { Trial } from '../case/trial';
import { until } from '../case/until';

const NOBODY = 65_534;
const VICTIM = 'not a log\n';
const PATIENCE_MS = 20_000;

/** A place nobody should write to, and what of it was written to. */
interface Place {
  readonly dir: string;
  readonly uid?: number;
  /** Once the producer has started and not logged yet. */
  readonly spoil?: () => void;
  readonly escaped: () => boolean;
}

const WAYS: readonly ((trial: Trial) => Place)[] = [symbolicLink, fifo, lockedDirectory, readOnlyDisk, linkedDirectory];

async function logThere(trial: Trial): Promise<Outcome> {
  await trial.open();
  const place = WAYS[trial.index % WAYS.length]!(trial);
  const logging = { dir: place.dir, rotation: 'external', flushMs: 20 };
  const producer = trial.start('records', { logging, records: 500, perTick: 50, patienceMs: 300, awaitGo: true, uid: place.uid });
  await producer.message('began');
  place.spoil?.();
  producer.tell('go');
  const hangs = await until('it has ended', () => !producer.isRunning, PATIENCE_MS).then(() => 0, () => 1);
  const isSilent = !/CAIRN_E_/.test(producer.stderr);
  const escapes = Number(place.escaped());
  if (hangs === 1) return { values: { escapes, hangs, 'said nothing': Number(isSilent) } };
  const { code, stderr } = await producer.ended;
  if (code !== 0) return { values: { escapes, hangs, 'said nothing': Number(isSilent) }, broken: [`the app ended with ${code}: ${lastWords(stderr)}`] };
  const { accepted = 0, delivered = 0, written, loopMaxMs } = await producer.message<Report>('report');
  const uncounted = accepted === written && delivered === 0 ? [] : [`of ${written} records ${accepted} are counted as accepted, ${delivered} as delivered`];
  return { values: { escapes, hangs, 'said nothing': Number(isSilent), 'loop max': loopMaxMs }, broken: uncounted };
}

function victim(trial: Trial): string {
  const path = join(trial.dir, 'victim');
  writeFileSync(path, VICTIM);
  return path;
}

function symbolicLink(trial: Trial): Place {
  const dir = trial.place('logs');
  const target = victim(trial);
  symlinkSync(target, join(dir, 'application.log'));
  return { dir, escaped: () => readFileSync(target, 'utf8') !== VICTIM };
}

function fifo(trial: Trial): Place {
  const dir = trial.place('logs');
  const path = join(dir, 'application.log');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { dir, escaped: () => hasBytes(reader) };
}

function hasBytes(reader: number): boolean {
  try {
    return readSync(reader, Buffer.alloc(1)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
    throw error;
  } finally {
    closeSync(reader);
  }
}

/** Its mode says nothing to root: the producer becomes somebody else. */
function lockedDirectory(trial: Trial): Place {
  const dir = trial.place('logs');
  chmodSync(dir, 0o777);
  mkdirSync(join(dir, 'background_tasks'), { mode: 0o777 });
  chmodSync(join(dir, 'background_tasks'), 0o777);
  return { dir, uid: NOBODY, spoil: () => chmodSync(dir, 0o500), escaped: () => false };
}

function readOnlyDisk(trial: Trial): Place {
  const disk = trial.disk(1);
  return { dir: join(disk.dir, 'logs'), spoil: () => disk.setReadOnly(true), escaped: () => false };
}

/** The link is made after the start, at the name of a file that is not there yet, and leads to what is not there either. */
function linkedDirectory(trial: Trial): Place {
  const dir = trial.place('logs');
  const target = join(trial.dir, 'made-by-following');
  return { dir, spoil: () => symlinkSync(target, join(dir, 'application.log')), escaped: () => hasContent(target) };
}

function hasContent(path: string): boolean {
  try {
    return readFileSync(path).length >= 0;
  } catch {
    return false; // nobody made it
  }
}

export const hostilePaths: FaultCase = {
  number: 23,
  name: 'hostile-paths',
  injected: 'at the path of a log file: a symbolic link, one that leads nowhere, a FIFO; a directory that becomes 0500; a disk that becomes read-only',
  holds: 'nothing is followed and nothing hangs; the app stays up, says so on stderr, and counts what it could not write',
  guarantees: ['G1'],
  figures: [none('escapes'), none('hangs'), none('said nothing'), most('loop max', 'ms')],
  repeats: 10,
  smoke: 5,
  needs: ['root', 'tmpfs'],
  baseline: 5,
  mutants: [
    {
      name: 'symbolic links are followed',
      patches: [{ lib: 'sinks', file: 'file/append-file.js', find: 'const OPEN_FLAGS = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK;', replace: 'const OPEN_FLAGS = O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK;' }],
      trials: 1,
    },
    {
      name: 'anything that can be opened is written to',
      patches: [{ lib: 'sinks', file: 'file/append-file.js', find: 'if (!(0, node_fs_1.fstatSync)(fd).isFile())', replace: 'if (false)' }],
    },
  ],
  run: logThere,
};
