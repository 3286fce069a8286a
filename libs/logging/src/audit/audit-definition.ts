import type { AuditCall, AuditResult } from './audit-call';
import type { AuditMode } from './audit.options';

/** What a record may be marked as, for those who filter by it. */
export type AuditConcern = 'configuration_change' | 'system_access' | 'data_access' | 'security_event' | 'compliance_check';

/** What `@Audit()` is told about a method. Functions see the call; one that throws costs the record that part, and says so in it. */
export interface AuditOptions {
  /** Type of what is acted on, such as `task`. */
  resource?: string;
  /** Its id: the name of a route parameter (or of a field of an argument), or found by a function, which sees the result when there is one. */
  resourceId?: string | ((call: AuditCall & { readonly result?: unknown }) => string | undefined);
  /** What it was before; read before the method runs. */
  before?: (call: AuditCall) => unknown;
  /** What it is now; of successes. Together with `before` it makes `changes`. Default, with `before`: the method's result. */
  after?: (call: AuditResult) => unknown;
  /** Anything else the record should say; redacted as log records are. */
  data?: (call: AuditCall) => object | undefined;
  /** Default: the module's `audit.mode`, which is `required`. */
  mode?: AuditMode;
  concerns?: readonly AuditConcern[];
  /** Stable codes of the outcomes. Default: the event with `.success`, `.denied`, `.failure`, `.intent` behind it. */
  codes?: Partial<Readonly<Record<AuditOutcome, string>>>;
  /** Fields of `data`, `before` and `after` that are a person's: the trail holds commitments of them (`AuditLogger.eraseSubject`). */
  personal?: readonly string[];
  /** Whose they are. Default: the actor's. */
  subjectId?: (call: AuditCall) => string | undefined;
}

export type AuditOutcome = 'intent' | 'success' | 'denied' | 'failure';

/** An audited method. */
export interface AuditDefinition {
  readonly event: string;
  readonly options: AuditOptions;
  readonly component: string;
  readonly operation: string;
}

const definitions = new WeakMap<object, AuditDefinition>();

export function define(method: object, definition: AuditDefinition): void {
  definitions.set(method, definition);
}

/** Of a method that `@Audit()` stands on. */
export function definitionOf(method: unknown): AuditDefinition | undefined {
  return typeof method === 'function' ? definitions.get(method) : undefined;
}
