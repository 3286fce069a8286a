import { setTimeout as pause } from 'node:timers/promises';
import { logError, logInfo, runWithContext } from '@cairn/logging';

async function importTasks(rows: readonly string[]): Promise<void> {
  for (const title of rows) {
    await pause(1);
    if (title === '') throw new Error('a task needs a title');
  }
}

async function main(): Promise<void> {
  await runWithContext({ user_id: 'user_7', tenant_id: 'acme' }, async () => {
    logInfo('Import started', { component: 'TaskImport', rows: 2 });
    try {
      await importTasks(['Buy milk', '']);
    } catch (error) {
      logError('Import failed', { component: 'TaskImport', error });
    }
  });
}

void main();
