import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the apps of this run write. */
export interface LogPlaces {
  readonly directory: string;
  readonly tasks: string;
}

export function logPlaces(env: NodeJS.ProcessEnv = process.env): LogPlaces {
  const directory = resolve(env.LOG_DIR || 'logs');
  return { directory, tasks: resolve(env.TASK_LOG_DIR || join(directory, 'background_tasks')) };
}

/** The processes of a run; their ids alone may have belonged to others before. */
export interface RunProcesses {
  readonly ids: readonly number[];
  readonly since: Date;
}

/** A category's file of one writer: `<category>.<day>.<writer>[.<count>].log`. */
const WRITER_FILE = /^[a-z]+\.\d{4}-\d\d-\d\d\.(.+?)(?:\.\d+)?\.log$/;

/** The writers (`<service>-<id>` in file names) of these processes; none with `LOG_ROTATION=external`. */
export function writersOf(directory: string, { ids, since }: RunProcesses): string[] {
  const own = logFiles(directory).filter((name) => !/^(alerts|metrics)\./.test(name)).flatMap((name) => {
    const writer = WRITER_FILE.exec(name)?.[1];
    const first = writer === undefined ? undefined : firstRecord(join(directory, name));
    const isOwn = first !== undefined && ids.includes(first.process_id) && new Date(first.timestamp) >= since;
    return isOwn ? [writer!] : [];
  });
  return [...new Set(own)].sort();
}

export interface LogFile {
  name: string;
  bytes: number;
}

/** The files of some writers, the newest first, links to them left out; without writers the files of fixed names. */
export function newestFiles(directory: string, writers: readonly string[]): LogFile[] {
  const isTheirs = (name: string): boolean => (writers.length === 0 ? /^[a-z]+\.log$/.test(name) : writers.includes(WRITER_FILE.exec(name)?.[1] ?? ''));
  return logFiles(directory)
    .filter(isTheirs)
    .map((name) => ({ name, stat: statSync(join(directory, name)) }))
    .sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs)
    .map(({ name, stat }) => ({ name, bytes: stat.size }));
}

function logFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
    .map(({ name }) => name);
}

/** The first whole line, when it is a record. */
function firstRecord(file: string): { process_id: number; timestamp: string } | undefined {
  const [line, rest] = readFileSync(file, 'utf8').split('\n', 2);
  try {
    return rest === undefined ? undefined : (JSON.parse(line!) as { process_id: number; timestamp: string });
  } catch {
    return undefined; // of an earlier run that was killed while it wrote
  }
}
