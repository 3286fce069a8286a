import { ConsoleLogger } from '@nestjs/common';
import { MESSAGES, taskError, taskFields } from './record-fields';
import type { RecordTarget } from './record-target';

/** Nest's own logger in its JSON form; it writes to standard output, which the runner sends to a file. */
export function consoleTarget(): RecordTarget {
  const log = new ConsoleLogger('Tasks', { json: true, logLevels: ['log', 'warn', 'error', 'fatal'] });
  return {
    paths: {
      generic: (n) => log.log({ message: MESSAGES.generic, ...taskFields(n) }),
      error: (n) => log.error(MESSAGES.error, taskError(n).stack),
      disabled: (n) => log.debug({ message: MESSAGES.disabled, n }),
    },
    inContext: (_ids, work) => work(),
    flush: () => new Promise((resolve) => process.stdout.write('', () => resolve())),
  };
}
