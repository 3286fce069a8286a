import { MillisecondClock } from '../record/clock';
import { RecordIds } from '../record/process-identity';
import { createRedactor, type RedactorOptions } from '../redact/create-redactor';
import type { Redactor } from '../redact/redactor';

/** A redactor with default rules, for tests. */
export function someRedactor(options: Partial<RedactorOptions> = {}): Redactor {
  return createRedactor({ clock: new MillisecondClock(), ids: new RecordIds(), ...options });
}
