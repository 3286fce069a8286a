import type { LoggingRuntime } from '../runtime/logging-runtime';
import type { AuditRuntime } from './audit.runtime';

const made = new WeakMap<LoggingRuntime, AuditRuntime>();

/** The one of this app. The audit arm and the trail's package are loaded with the first that is asked for: an app that audits nothing starts without. */
export function auditOf(runtime: LoggingRuntime): AuditRuntime {
  let audit = made.get(runtime);
  if (audit === undefined) {
    const { AuditRuntime } = require('./audit.runtime') as typeof import('./audit.runtime');
    made.set(runtime, (audit = new AuditRuntime(runtime)));
  }
  return audit;
}

/** The same where there is one already. */
export function madeAudit(runtime: LoggingRuntime): AuditRuntime | undefined {
  return made.get(runtime);
}
