import type { RedactedRecord } from '@cairn/core';
import { prettyJob } from './pretty-job';
import { prettyRequest } from './pretty-request';
import { prettySettings } from './pretty-settings';

/** What the line says of a record; the files have everything. */
export interface InShort {
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Records Cairn makes itself are shortened to what a person at a terminal needs; others are shown whole. */
export function inShort(record: RedactedRecord): InShort {
  const { event } = record.origin;
  if (event === 'http.request.completed') return prettyRequest(record);
  if (event === 'app.config_loaded') return { message: record.message, metadata: prettySettings(record) };
  if (event?.startsWith('job.')) return { message: record.message, metadata: prettyJob(record) };
  return record;
}
