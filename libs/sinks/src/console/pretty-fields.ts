import type { RedactedRecord } from '@cairn/core';
import type { Paint } from './paint';
import { printable } from './printable';

/** A value longer than this is cut: the files have it whole. */
const VALUE_LENGTH = 160;
const SLOW_MS = 1_000;
/** Durations by what they are called here: their values have a unit of their own. */
const DURATIONS: ReadonlyMap<string, string> = new Map([
  ['duration_ms', 'duration'],
  ['waited_ms', 'waited'],
]);
/** Text that can stand without quotes. */
const BARE = /^[^\s"'=]+$/;

/** What follows the message: operation, metadata as `key=value`, then whose story it is. What is null is left out. */
export function prettyFields(record: RedactedRecord, paint: Paint, metadata = record.metadata): string[] {
  const { operation } = record.origin;
  return [
    ...(operation === undefined ? [] : [pair('operation', text(operation), paint)]),
    ...metadataFields(metadata, paint),
    ...storyFields(record, paint),
  ];
}

function metadataFields(metadata: Readonly<Record<string, unknown>>, paint: Paint): string[] {
  return Object.entries(metadata)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => field(key, value, paint));
}

/** `req…1a2b`: the end of the id is enough to see which lines belong together. */
function storyFields({ context: { fields } }: RedactedRecord, paint: Paint): string[] {
  const story: string[] = [];
  if (typeof fields.job_id === 'string') story.push(paint.dim(`job ${printable(fields.job_id)}`));
  if (typeof fields.request_id === 'string') story.push(paint.dim(shortId(printable(fields.request_id))));
  return story;
}

function shortId(id: string): string {
  return id.length > 8 ? `${id.slice(0, 3)}…${id.slice(-4)}` : id;
}

function pair(key: string, value: string, paint: Paint): string {
  return `${paint.dim(`${key}=`)}${value}`;
}

function field(key: string, value: unknown, paint: Paint): string {
  if (typeof value === 'number') {
    const durationName = DURATIONS.get(key);
    if (durationName !== undefined) return pair(durationName, duration(value, paint), paint);
    if (key === 'status_code') return pair(key, status(value, paint), paint);
  }
  return pair(printable(key), text(value), paint);
}

/** Milliseconds below a second, seconds above. */
function duration(ms: number, paint: Paint): string {
  const shown = ms < 1_000 ? `${Number(ms.toFixed(1))}ms` : `${(ms / 1_000).toFixed(2)}s`;
  return ms < SLOW_MS ? shown : paint.doubtful(shown);
}

function status(code: number, paint: Paint): string {
  if (code >= 500) return paint.bad(String(code));
  return code >= 400 ? paint.doubtful(String(code)) : paint.good(String(code));
}

function text(value: unknown): string {
  if (typeof value === 'string') return BARE.test(value) ? cut(printable(value)) : cut(printable(JSON.stringify(value)));
  return cut(printable(JSON.stringify(value) ?? ''));
}

function cut(shown: string): string {
  return shown.length > VALUE_LENGTH ? `${shown.slice(0, VALUE_LENGTH)}…` : shown;
}
