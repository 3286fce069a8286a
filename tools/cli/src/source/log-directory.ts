import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { requireDirectory } from './open-store';
import { requireNoAddress, sourceAddress } from './source-address';
import { withoutCredentials } from './without-credentials';

/** The directory an argument names, else that of the settings. For commands that work on files. @throws UsageError, CairnError CAIRN_E_STORE. */
export function logDirectory(dir: string | undefined, terminal: CliTerminal): string {
  if (dir !== undefined && /^[a-z]+:\/\//i.test(dir)) throw new UsageError(`${JSON.stringify(withoutCredentials(dir))} is no directory, and this works on a log directory only. Name the one on the machine that writes it.`);
  if (dir !== undefined && !existsSync(resolve(terminal.cwd, dir))) requireNoAddress(dir);
  const source = dir === undefined ? sourceAddress({}, terminal) : { kind: 'directory' as const, dir: resolve(terminal.cwd, dir) };
  if (source.kind !== 'directory') throw new UsageError('This works on a log directory only. Name it, or unset CAIRN_SOURCE.');
  requireDirectory(source.dir, dir === undefined ? undefined : 'Name the log directory as the argument, or none for LOG_DIR.');
  return source.dir;
}
