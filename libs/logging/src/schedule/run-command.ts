import { INFO } from '@cairn/core';
import { OperationLogger } from '../category/operation.logger';
import { runInContext } from '../context/cls-context';
import { ambientRuntime } from '../runtime/ambient-runtime';
import { openExecution } from './open-execution';

/** Exit code of a command that failed without choosing one. */
const FAILED = 1;

/**
 * Runs a command of a standalone app, or of a script, in a context of its own: `await runCommand('import-tasks', () => app.get(Importer).run())`.
 * Its start and completion (INFO) or failure (ERROR) are recorded, and everything logged so far is flushed before this resolves. A failure does not reject: it is
 * recorded, and `process.exitCode` becomes 1 unless the command has set another.
 */
export async function runCommand<T>(name: string, fn: () => T | PromiseLike<T>): Promise<T | undefined> {
  const runtime = ambientRuntime();
  const logger = new OperationLogger(runtime.core, 'Command', name, INFO);
  const run = async (): Promise<T> => fn();
  try {
    return (await runInContext(openExecution(name), () => logger.observe(run))) as T;
  } catch {
    process.exitCode ||= FAILED;
    return undefined;
  } finally {
    await runtime.flush();
  }
}
