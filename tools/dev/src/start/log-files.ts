import { existsSync, readdirSync, statSync } from 'node:fs';
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

export interface LogFile {
  name: string;
  bytes: number;
}

/** The newest log files first, links to them left out. */
export function newestFiles(directory: string): LogFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
    .map(({ name }) => ({ name, stat: statSync(join(directory, name)) }))
    .sort((a, b) => b.stat.mtimeMs - a.stat.mtimeMs)
    .map(({ name, stat }) => ({ name, bytes: stat.size }));
}
