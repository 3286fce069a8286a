import 'reflect-metadata';
import type { AuditCall, AuditResult } from './audit-call';
import type { AuditMode } from './audit.options';

/** What a record may be marked as, for those who filter by it. */
export type AuditConcern = 'configuration_change' | 'system_access' | 'data_access' | 'security_event' | 'compliance_check';

/** What `@Audit()` is told about a method. Functions see the call; one that throws costs the record that part, and says so in it. */
export interface AuditOptions {
  /** Type of what is acted on, such as `task`. */
  resource?: string;
  /** Its id: the name of a route parameter, of a named argument (`@Args('id')`, `@Payload('id')`) or of a field of an argument; or found by a function, which sees the result when there is one. */
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
  /** Paths of fields of `data`, `before` and `after` that are a person's, such as `signer.email`: the trail holds commitments of them (`AuditLogger.eraseSubject`). */
  personal?: readonly string[];
  /** Whose they are: the person acted on. With `audit.personal: 'committed'` this id is a pseudonym everywhere in the record. Default: the actor's. */
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

const DEFINITION = 'CAIRN:AUDIT';

/** Notes it where the method stands, not on the method: other decorators put wrappers in its place, and not all of them carry over what was noted on it. */
export function define(prototype: object, name: string | symbol, definition: AuditDefinition): void {
  Reflect.defineMetadata(DEFINITION, definition, prototype, name);
}

/** Of the method that a class, or the nearest one above it, has under this name; one that overrides an audited method is audited only if it says so itself. */
export function definitionAt(prototype: object, name: string | symbol): AuditDefinition | undefined {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, name)) return Reflect.getOwnMetadata(DEFINITION, at, name) as AuditDefinition | undefined;
  }
  return undefined;
}

const found = new WeakMap<object, WeakMap<object, AuditDefinition | 'none'>>();

/** Of a method that Nest calls on this object. */
export function definitionOf(instance: object | undefined, method: object): AuditDefinition | undefined {
  const prototype = instance === undefined ? null : (Object.getPrototypeOf(instance) as object | null);
  if (instance === undefined || prototype === null) return undefined;
  let ofClass = found.get(prototype);
  if (ofClass === undefined) found.set(prototype, (ofClass = new WeakMap()));
  let definition = ofClass.get(method);
  if (definition === undefined) {
    const name = nameOf(instance, method);
    ofClass.set(method, (definition = (name === undefined ? undefined : definitionAt(prototype, name)) ?? 'none'));
  }
  return definition === 'none' ? undefined : definition;
}

function nameOf(instance: object, method: object): string | symbol | undefined {
  for (let at: object | null = instance; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const name = Reflect.ownKeys(at).find((key) => Object.getOwnPropertyDescriptor(at, key)?.value === method);
    if (name !== undefined) return name;
  }
  return undefined;
}
