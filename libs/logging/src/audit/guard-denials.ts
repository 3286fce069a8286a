import { activeRuntime } from '../runtime/active-runtime';
import { refusedCall } from './audit-call';
import type { AuditDefinition } from './audit-definition';
import { AuditedCall } from './audited-method';
import { auditOf } from './audit-of';
import { reasonOf } from './outcome-of';

/** What guards are asked with. */
export interface GuardedCall {
  readonly args: readonly unknown[];
  /** `http`, `graphql`, `rpc` or `ws`. */
  readonly type: unknown;
}

/**
 * The refusal of an audited handler by its guards: recorded before the caller learns of it. Undefined where there is nothing to record. In the mode `required` a
 * refusal that cannot be recorded is answered with 503, and stays a refusal.
 */
export function recordDenial(definition: AuditDefinition, instance: object, { args, type }: GuardedCall, thrown?: { error: unknown }): Promise<void> | undefined {
  const runtime = activeRuntime();
  if (runtime === undefined) return undefined;
  const audit = auditOf(runtime);
  if (audit.isOff) return undefined;
  const call = new AuditedCall(audit, definition, refusedCall(instance, definition.operation, args, type));
  return call.denied((definition.options.mode ?? audit.mode) === 'required', thrown === undefined ? 'Forbidden resource' : reasonOf(thrown.error));
}
