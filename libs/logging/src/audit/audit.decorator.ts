import { CairnError } from '@cairn/core';
import { copyMetadata } from '../decorators/copy-metadata';
import { activeRuntime } from '../runtime/active-runtime';
import { define, type AuditOptions } from './audit-definition';
import { auditOf } from './audit-of';

const EVENT_NAME = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/;

/**
 * Audits a method: a controller's handler, a resolver, a message handler, a job processor's, any provider's. In the mode `required` its intent is
 * in the trail before it runs, and its result before anybody learns of it; where that cannot be, it answers 503 (`AuditUnavailableException`), and
 * a method that returned a value returns a promise of it. A guard's refusal of the handler is recorded as well.
 */
export function Audit(event: string, options: AuditOptions = {}): MethodDecorator {
  if (!EVENT_NAME.test(event)) throw new CairnError('CAIRN_E_SETTING', `@Audit(${JSON.stringify(event)}): this is no name of an event. Use lower-case words with dots between them, such as "task.deleted".`);
  return (target, key, descriptor: PropertyDescriptor) => {
    const original = descriptor.value as (...args: unknown[]) => unknown;
    const component = typeof target === 'function' ? target.name : target.constructor.name;
    const definition = { event, options, component, operation: String(key) };
    const audited = function (this: unknown, ...args: unknown[]): unknown {
      const runtime = activeRuntime();
      if (runtime === undefined) throw new CairnError('CAIRN_E_AUDIT', `@Audit("${event}"): no logging runs that could record it. Import LoggingModule (in tests LoggingTestingModule), or set audit: false there.`);
      const audit = auditOf(runtime);
      const run = (): unknown => original.apply(this, args);
      if (audit.isOff) return run();
      const { runAudited } = require('./audited-method') as typeof import('./audited-method');
      return runAudited(audit, definition, this, args, run);
    };
    Object.defineProperty(audited, 'name', { value: String(key), configurable: true });
    copyMetadata(original, audited);
    define(target, key, definition);
    descriptor.value = audited;
  };
}
