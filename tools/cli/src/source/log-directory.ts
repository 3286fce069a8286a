import { resolve } from 'node:path';
import type { CliTerminal } from '../terminal/cli-terminal';
import { UsageError } from '../usage-error';
import { requireDirectory } from './open-store';
import { sourceAddress } from './source-address';

/** The directory an argument names, else that of the settings. For commands that work on files. @throws UsageError, CairnError CAIRN_E_STORE. */
export function logDirectory(dir: string | undefined, terminal: CliTerminal): string {
  const source = dir === undefined ? sourceAddress({}, terminal) : { kind: 'directory' as const, dir: resolve(terminal.cwd, dir) };
  if (source.kind !== 'directory') throw new UsageError('This works on a log directory. Name it, or unset CAIRN_SOURCE.');
  requireDirectory(source.dir);
  return source.dir;
}
