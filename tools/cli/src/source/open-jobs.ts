import { join, resolve } from 'node:path';
import type { JobLogs } from '@cairn/core/query';
import { JobLogFiles } from '@cairn/store';
import type { SourceOptions } from '../options/common-options';
import type { CliTerminal } from '../terminal/cli-terminal';
import { openRedis, requireDirectory } from './open-store';
import { RemoteJobs } from './remote-jobs';
import { sourceAddress, type DirectorySource } from './source-address';

/** The logs of jobs at the address the options name, for one piece of work: of a directory those in `TASK_LOG_DIR`, else in `background_tasks` below it. */
export async function withJobs<T>(options: SourceOptions, terminal: CliTerminal, work: (jobs: JobLogs) => Promise<T>): Promise<T> {
  const source = sourceAddress(options, terminal);
  if (source.kind === 'remote') return work(new RemoteJobs(source));
  if (source.kind === 'directory') return work(filesOf(source, options, terminal));
  const store = openRedis(source);
  try {
    return await work(store.jobs);
  } finally {
    await store.close();
  }
}

function filesOf({ dir }: DirectorySource, options: SourceOptions, terminal: CliTerminal): JobLogs {
  requireDirectory(dir);
  return new JobLogFiles(jobDirectory(dir, options, terminal));
}

/** `TASK_LOG_DIR` belongs to `LOG_DIR`: another directory has its own. */
function jobDirectory(dir: string, { source }: SourceOptions, { env, cwd }: CliTerminal): string {
  const isOwn = source === undefined && !env.CAIRN_SOURCE;
  return isOwn && env.TASK_LOG_DIR ? resolve(cwd, env.TASK_LOG_DIR) : join(dir, 'background_tasks');
}
