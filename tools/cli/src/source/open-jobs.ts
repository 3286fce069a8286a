import { join, resolve } from 'node:path';
import { CairnError } from '@cairn/core';
import type { JobLogs } from '@cairn/core/query';
import { JobLogFiles } from '@cairn/store';
import type { SourceOptions } from '../options/common-options';
import type { CliTerminal } from '../terminal/cli-terminal';
import { requireDirectory } from './open-store';
import { RemoteJobs } from './remote-jobs';
import { sourceAddress } from './source-address';

/** The logs of jobs at the address the options name: of a directory those in `TASK_LOG_DIR`, else in `background_tasks` below it. */
export function openJobs(options: SourceOptions, terminal: CliTerminal): JobLogs {
  const source = sourceAddress(options, terminal);
  if (source.kind === 'remote') return new RemoteJobs(source);
  if (source.kind === 'redis') throw new CairnError('CAIRN_E_STORE', 'A redis:// source has the records of jobs in its log, not as files: search it with cairn logs search "job:<job-id>".');
  requireDirectory(source.dir);
  return new JobLogFiles(jobDirectory(source.dir, options, terminal));
}

/** `TASK_LOG_DIR` belongs to `LOG_DIR`: another directory has its own. */
function jobDirectory(dir: string, { source }: SourceOptions, { env, cwd }: CliTerminal): string {
  const isOwn = source === undefined && !env.CAIRN_SOURCE;
  return isOwn && env.TASK_LOG_DIR ? resolve(cwd, env.TASK_LOG_DIR) : join(dir, 'background_tasks');
}
