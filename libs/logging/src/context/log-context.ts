import type { ContextFields } from '@cairn/core';
import { Injectable } from '@nestjs/common';
import { currentContext } from './cls-context';
import { carrierHeaders } from './open-context';
import { runWithContext } from './run-with-context';

/** The running story's context, for code that wants to read it or add to it. Every method is safe outside a story. */
@Injectable()
export class LogContext {
  get requestId(): string | undefined {
    return this.get('request_id') ?? undefined;
  }

  get traceId(): string | undefined {
    return this.get('trace_id');
  }

  get<K extends string>(key: K): ContextFields[K] | undefined {
    return currentContext()?.get(key);
  }

  /** All fields known now; empty outside a story. */
  fields(): Readonly<ContextFields> {
    return currentContext()?.fields ?? {};
  }

  /** Sets fields on this story's records from now on. Returns false, and sets nothing, outside a story. */
  set(fields: ContextFields): boolean {
    const state = currentContext();
    state?.assign(fields);
    return state !== undefined;
  }

  /** Runs `fn` in a context with these fields (see {@link runWithContext}). */
  run<T>(fields: ContextFields, fn: () => T): T {
    return runWithContext(fields, fn);
  }

  /** Headers that hand this story on to another service; empty outside a story. */
  headers(): Record<string, string> {
    const state = currentContext();
    return state === undefined ? {} : carrierHeaders(state);
  }
}
