import { ERROR, parseLevel } from '../../record/level';
import { levelNamed } from '../layouts/foreign-level';
import type { StoredRecord } from '../stored-record';
import { LastMessage } from './last-message';
import { patternOf, requestOf, type RequestFacts } from './request-of';

/** It sums up failures that have records of their own. */
const SUM_OF_FAILURES = 'authn_login_fail_max';

const messages = new LastMessage();

/** Takes what one record adds to statistics. */
export interface RecordCounter {
  addLevel(level: string): void;
  addCategory(category: string): void;
  addEvent(event: string): void;
  /** Of a record of ERROR and above. */
  addErrorPath(path: string): void;
  /** @param time of the record, epoch ms. */
  addRequest(request: RequestFacts, record: StoredRecord, time: number): void;
  /** Empty texts where they are not known. */
  addFailedLogin(user: string, address: string): void;
  addQuery(table: string, durationMs: number): void;
}

/** What is counted of a record: the same for every store. */
export function countRecord(record: StoredRecord, time: number, counter: RecordCounter): void {
  const { level, category, event, message, metadata } = record;
  const named = level === undefined ? undefined : countedLevel(level);
  if (named !== undefined) counter.addLevel(named.name);
  if (category !== undefined) counter.addCategory(category);
  if (event !== undefined) counter.addEvent(event);
  if (named?.isError === true) countErrorPath(metadata, counter);
  const request = requestOf(record);
  if (request !== undefined) counter.addRequest(request, record, time);
  const tells = messages.of(message);
  if (tells.failedLogin && event !== SUM_OF_FAILURES) countFailedLogin(record, counter);
  if (tells.query) countQuery(metadata, counter);
}

function countErrorPath(metadata: StoredRecord['metadata'], counter: RecordCounter): void {
  const path = patternOf(metadata);
  if (path !== '') counter.addErrorPath(path);
}

function countFailedLogin({ context, metadata }: StoredRecord, counter: RecordCounter): void {
  const user = textOf(context.user_id) ?? textOf(metadata.username) ?? textOf(metadata.user_id) ?? textOf(context.username) ?? '';
  counter.addFailedLogin(user, textOf(metadata.ip_address) ?? '');
}

function countQuery({ table, duration_ms }: StoredRecord['metadata'], counter: RecordCounter): void {
  if (typeof table === 'string' && typeof duration_ms === 'number') counter.addQuery(table, duration_ms);
}

export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

interface CountedLevel {
  /** Ours, whatever the writer calls it; its own where it is none of the levels. */
  readonly name: string;
  readonly isError: boolean;
}

const countedLevels = new Map<string, CountedLevel>();

function countedLevel(text: string): CountedLevel {
  const known = countedLevels.get(text);
  if (known !== undefined) return known;
  const name = levelNamed(text) ?? text;
  const counted = { name, isError: (parseLevel(name)?.value ?? 0) >= ERROR.value };
  if (countedLevels.size < 100) countedLevels.set(text, counted);
  return counted;
}
