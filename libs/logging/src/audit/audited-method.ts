import { concat, defer, from, ignoreElements, isObservable, Observable, catchError, switchMap, throwError } from 'rxjs';
import { newActionId } from './action-id';
import { auditCall, type AuditCall } from './audit-call';
import type { AuditDefinition, AuditOutcome } from './audit-definition';
import type { AuditEvent } from './audit-record.maker';
import type { AuditRuntime } from './audit.runtime';
import { followResult } from './follow-result';
import { outcomeOf, reasonOf } from './outcome-of';
import type { Surroundings } from './who-and-where';

/** Types of what can be an id. */
const IDS: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean']);
/** Longer ones are cut: they may be the client's. */
const LONGEST_ID = 1_024;

/** One call of an audited method, from before it runs to its recorded result. */
export class AuditedCall {
  private readonly begun = performance.now();
  private readonly actionId = newActionId();
  private readonly from: Surroundings;
  /** Parts of the record that the app's functions did not give. */
  private readonly missing: string[] = [];

  constructor(
    private readonly audit: AuditRuntime,
    private readonly definition: AuditDefinition,
    private readonly call: AuditCall,
  ) {
    this.from = audit.surroundings();
  }

  /** The intent is durable before the method runs, and the result before anybody learns of it. */
  async required(run: () => unknown): Promise<unknown> {
    const before = await this.part('before');
    await this.audit.require(await this.event('intent', { before }), this.from, 'intent');
    let result: unknown;
    try {
      result = await run();
    } catch (error) {
      await this.requireFailure(error, before);
      throw error;
    }
    if (isObservable(result)) return this.requireEnd(result, before);
    await this.requireSuccess(result, before);
    return result;
  }

  /** The method runs as if nothing were audited; its record follows. */
  bestEffort(run: () => unknown): unknown {
    const before = this.part('before');
    const success = (result: unknown): void => void this.attempt(before, { result });
    const failure = (error: unknown): void => void this.attempt(before, { error });
    try {
      return followResult(run(), { success, failure });
    } catch (error) {
      failure(error);
      throw error;
    }
  }

  /** A guard said no: the method did not run. */
  async denied(required: boolean, reason: string | undefined): Promise<void> {
    const event = await this.event('denied', { reason });
    if (!required) return this.audit.attempt(event, this.from);
    await this.audit.require(event, this.from, 'result');
  }

  private async requireSuccess(result: unknown, before: unknown): Promise<void> {
    await this.audit.require(await this.event('success', { before, result }), this.from, 'result');
  }

  private async requireFailure(error: unknown, before: unknown): Promise<void> {
    await this.audit.require(await this.event(outcomeOf(error), { before, error }), this.from, 'result');
  }

  private requireEnd(result: Observable<unknown>, before: unknown): Observable<unknown> {
    const failing = catchError((error: unknown) => from(this.requireFailure(error, before)).pipe(switchMap(() => throwError(() => error))));
    let last: unknown;
    const remembering = new Observable<unknown>((subscriber) =>
      result.subscribe({ next: (value) => subscriber.next((last = value)), error: (error) => subscriber.error(error), complete: () => subscriber.complete() }),
    );
    return concat(remembering.pipe(failing), defer(() => from(this.requireSuccess(last, before))).pipe(ignoreElements()));
  }

  /** Never rejects: nobody waits for it, and a loss is told. */
  private async attempt(before: Promise<unknown>, end: { result?: unknown; error?: unknown }): Promise<void> {
    try {
      const outcome = 'error' in end ? outcomeOf(end.error) : 'success';
      await this.audit.attempt(await this.event(outcome, { before: await before, ...end }), this.from);
    } catch (error) {
      this.audit.alarms.lost(this.definition.event, error);
    }
  }

  private async event(outcome: AuditOutcome, end: { before?: unknown; result?: unknown; error?: unknown; reason?: string }): Promise<AuditEvent> {
    const { event, options, component, operation } = this.definition;
    const hasChanges = outcome === 'success' && options.before !== undefined;
    const [resourceId, after, data, subjectId] = [
      await this.resourceId(end.result),
      hasChanges ? await this.part('after', end.result) : undefined,
      await this.part('data'),
      await this.part('subjectId'),
    ];
    return {
      event,
      outcome,
      code: options.codes?.[outcome],
      component,
      operation,
      actionId: this.actionId,
      resource: options.resource,
      resourceId,
      before: end.before,
      after,
      hasChanges,
      data: this.withMissing(data),
      reason: end.reason ?? ('error' in end ? reasonOf(end.error) : undefined),
      durationMs: outcome === 'intent' ? undefined : performance.now() - this.begun,
      concerns: options.concerns,
      personal: options.personal,
      subjectId: typeof subjectId === 'string' ? subjectId : undefined,
    };
  }

  private async resourceId(result: unknown): Promise<string | null> {
    const { resourceId } = this.definition.options;
    if (resourceId === undefined) return null;
    const found = await this.guarded('resourceId', async () => idOf(typeof resourceId === 'string' ? named(resourceId, this.call) : await resourceId({ ...this.call, result })));
    return found ?? null;
  }

  private part(name: 'before' | 'data' | 'subjectId'): Promise<unknown>;
  private part(name: 'after', result: unknown): Promise<unknown>;
  private part(name: 'before' | 'data' | 'subjectId' | 'after', result?: unknown): Promise<unknown> {
    const { options } = this.definition;
    if (name === 'after') return options.after === undefined ? Promise.resolve(result) : this.guarded(name, () => options.after!({ ...this.call, result }));
    const read = options[name] as ((call: AuditCall) => unknown) | undefined;
    return read === undefined ? Promise.resolve(undefined) : this.guarded(name, () => read(this.call));
  }

  private async guarded<T>(part: string, read: () => T): Promise<Awaited<T> | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!this.missing.includes(part)) this.missing.push(part);
      this.audit.alarms.partMissing(this.definition.event, part, error);
      return undefined;
    }
  }

  private withMissing(data: unknown): object | undefined {
    const given = typeof data === 'object' && data !== null ? data : undefined;
    return this.missing.length === 0 ? given : { ...given, missing_parts: [...this.missing] };
  }
}

/** Runs an audited method as its mode asks. */
export function runAudited(audit: AuditRuntime, definition: AuditDefinition, self: unknown, args: readonly unknown[], run: () => unknown): unknown {
  const call = new AuditedCall(audit, definition, auditCall(self, definition.operation, args));
  const mode = definition.options.mode ?? audit.mode;
  if (mode === 'best-effort') return call.bestEffort(run);
  audit.running += 1;
  return call.required(run).finally(() => (audit.running -= 1));
}

/** A parameter of that name, else a field of the first argument that has it. */
function named(name: string, { params, args }: AuditCall): unknown {
  if (params[name] !== undefined) return params[name];
  return args.map((arg) => (typeof arg === 'object' && arg !== null ? (arg as Record<string, unknown>)[name] : undefined)).find((value) => value !== undefined);
}

/** What a client sends may be anything. @throws TypeError when it is no id. */
function idOf(found: unknown): string | null {
  if (found === undefined || found === null) return null;
  if (!IDS.has(typeof found)) throw new TypeError(`the id of a resource is text or a number; this is ${Array.isArray(found) ? 'a list' : `of type ${typeof found}`}`);
  return String(found).slice(0, LONGEST_ID);
}
