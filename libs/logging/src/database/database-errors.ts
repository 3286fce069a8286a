import { types } from 'node:util';
import type { ErrorStandIns } from '@cairn/core';
import { isDatabaseError, parametersOf } from './is-database-error';
import type { QueryError } from './query-error';
import { readSafely } from './read-safely';

/** Errors below an error are followed as deep as records keep them. */
const DEPTH = 5;
const MOST_MEMBERS = 10;
/** Where drivers and frameworks keep the error they wrap. */
const WRAPPED = ['driverError', 'originalError', 'cause'] as const;
/** Messages remembered, for errors that were copied and texts that were put together of them. */
const MOST_TEXTS = 64;
const SHORTEST_TEXT = 8;
const LONGEST_TEXT = 4_096;

/**
 * Errors of databases, and what is recorded in their place wherever they are thrown to: a driver's error quotes the values of its statement.
 * Known are those a query was recorded with, what they wrap and what wraps them, and by their shape those of drivers nobody observes.
 */
export class DatabaseErrors implements ErrorStandIns {
  private readonly known = new WeakMap<object, Error>();
  private readonly texts = new Map<string, string>();

  /** What may be recorded of an error a query or a connection has failed with. Never throws. */
  remember(error: unknown, parameters: readonly unknown[] = []): QueryError {
    const told = queryErrors().queryError(error, parameters);
    this.keep(error, told.exception, parameters, DEPTH);
    return told;
  }

  standInFor(error: object): Error | undefined {
    const known = this.known.get(error);
    if (known !== undefined) return known;
    if (isDatabaseError(error) || this.wrapsKnown(error)) return this.remember(error, parametersOf(error)).exception;
    return this.texts.size === 0 ? undefined : this.standInForCopy(error);
  }

  wordingOf(message: string): string {
    let wording = message;
    for (const [own, masked] of this.texts) if (wording.includes(own)) wording = wording.replaceAll(own, () => masked);
    return wording;
  }

  private wrapsKnown(error: object): boolean {
    if (!types.isNativeError(error)) return false;
    const inner = readSafely(error, 'driverError') ?? readSafely(error, 'originalError');
    return isObject(inner) && inner !== error && (this.known.has(inner) || isDatabaseError(inner));
  }

  /** A copy has the text of a known one, or has it in its own. */
  private standInForCopy(error: object): Error | undefined {
    const message = readSafely(error, 'stack') === undefined ? undefined : readSafely(error, 'message');
    if (typeof message !== 'string') return undefined;
    const wording = this.wordingOf(message);
    return wording === message ? undefined : queryErrors().maskedError(error, wording);
  }

  private keep(error: unknown, standIn: Error, parameters: readonly unknown[], depth: number): void {
    if (!isObject(error)) return;
    this.known.set(error, standIn);
    this.keepText(readSafely(error, 'message'), standIn.message);
    if (depth === 0) return;
    for (const inner of innerErrors(error)) {
      if (isObject(inner) && !this.known.has(inner)) this.keep(inner, queryErrors().queryError(inner, parameters).exception, parameters, depth - 1);
    }
  }

  private keepText(own: unknown, masked: string): void {
    if (typeof own !== 'string' || own === masked || own.length < SHORTEST_TEXT || own.length > LONGEST_TEXT) return;
    this.texts.delete(own); // the newest stands last
    if (this.texts.size >= MOST_TEXTS) this.texts.delete(this.texts.keys().next().value!);
    this.texts.set(own, masked);
  }
}

/** Loaded with the first error of a database. */
function queryErrors(): typeof import('./query-error') {
  return require('./query-error') as typeof import('./query-error');
}

function innerErrors(error: object): unknown[] {
  const members = readSafely(error, 'errors');
  const wrapped = WRAPPED.map((name) => readSafely(error, name));
  return Array.isArray(members) ? [...wrapped, ...(members.slice(0, MOST_MEMBERS) as unknown[])] : wrapped;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** One for the process, as its errors are: an error of one app's database may be recorded by another one's logger. */
export const databaseErrors = new DatabaseErrors();

/** The message of an error as it may be recorded. */
export function messageOf(error: Error): string {
  return databaseErrors.standInFor(error)?.message ?? error.message;
}
