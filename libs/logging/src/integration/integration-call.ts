import { setTimeout as after } from 'node:timers/promises';
import { elapsedMs } from '../runtime/elapsed-ms';
import type { CallOptions, CallRun, FailedAttempt } from './call-options';
import { statusOfError, statusOfResult } from './failure';
import type { CallEnd, CallFields, IntegrationRecords } from './integration-records';
import type { Outgoing } from './outgoing';
import { Attempt } from './running-attempt';
import { retryDelayMs } from './retry-delay';
import { endpointText, safeEndpoint, urlOf } from './safe-endpoint';
import { timeLimit, withTimeout } from './with-timeout';

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/** One call to another system, with all its attempts. */
export class IntegrationCall<T> {
  private readonly fields: CallFields;
  private readonly timeoutMs: number | undefined;
  private readonly maxAttempts: number;
  private readonly headers: Record<string, string>;

  constructor(
    private readonly records: IntegrationRecords,
    outgoing: Outgoing,
    provider: string,
    private readonly options: CallOptions,
  ) {
    const { method, maxAttempts = 1, storage } = options;
    const endpoint = endpointText(options.endpoint);
    const url = urlOf(endpoint);
    this.timeoutMs = timeLimit(options.timeoutMs);
    this.maxAttempts = maxAttempts >= 1 ? Math.floor(maxAttempts) : 1;
    this.headers = url === undefined ? {} : outgoing.headersFor(url);
    this.fields = {
      provider,
      endpoint: safeEndpoint(endpoint),
      ...(method !== undefined && { method }),
      ...(this.timeoutMs !== undefined && { timeout_seconds: this.timeoutMs / 1000 }),
      ...(storage != null && storageFields(storage)),
    };
  }

  async run(fn: (run: CallRun) => T | PromiseLike<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const fields = { ...this.fields, attempt, max_attempts: this.maxAttempts };
      this.records.started(fields);
      const { outcome, end } = await this.try(attempt, fn);
      if (attempt < this.maxAttempts && this.isWorthRetrying(attempt, end)) {
        this.records.retrying(fields, end);
        await after(retryDelayMs(this.options.backoffMs, attempt));
        continue;
      }
      this.records.ended(fields, end);
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    }
  }

  private async try(attempt: number, fn: (run: CallRun) => T | PromiseLike<T>): Promise<{ outcome: Outcome<T>; end: CallEnd }> {
    const begun = performance.now();
    const running = new Attempt();
    const run = (signal: AbortSignal): T | PromiseLike<T> => running.run(() => fn({ signal, attempt, headers: { ...this.headers } }));
    const outcome = await settled(withTimeout(this.timeoutMs, run));
    running.isOver = true;
    const durationMs = elapsedMs(begun);
    if ('error' in outcome) {
      const { error } = outcome;
      return { outcome, end: { durationMs, status: statusOfError(error) ?? running.lastStatus, thrown: [error] } };
    }
    return { outcome, end: { durationMs, status: statusOfResult(outcome.value) ?? running.lastStatus } };
  }

  /** A rule of the app's that throws says no: what the caller gets stays what the call gave. */
  private isWorthRetrying(attempt: number, { status, thrown }: CallEnd): boolean {
    if (thrown === undefined && (status ?? 0) < 400) return false;
    const { retryIf = isPassing } = this.options;
    try {
      return retryIf({ attempt, ...(status !== undefined && { status }), ...(thrown !== undefined && { error: thrown[0] }) });
    } catch {
      return false;
    }
  }
}

function isPassing({ status }: FailedAttempt): boolean {
  return status === undefined || status < 400 || status === 408 || status === 429 || status >= 500;
}

async function settled<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}

function storageFields({ service, bucket, key }: NonNullable<CallOptions['storage']>): Partial<CallFields> {
  return { ...(service !== undefined && { service }), ...(bucket !== undefined && { bucket }), ...(key !== undefined && { key }) };
}
