import type { RedactedRecord } from '@cairn/core';
import { prettyCall } from './pretty-call';
import { prettyJob } from './pretty-job';
import { prettyMessage } from './pretty-message';
import { prettyRequest } from './pretty-request';
import { prettySettings } from './pretty-settings';

/** What the line says of a record; the files have everything. */
export interface InShort {
  readonly message: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Records Cairn makes itself are shortened to what a person at a terminal needs; others are shown whole, and what they say once. */
export function inShort(record: RedactedRecord): InShort {
  const { event } = record.origin;
  if (event === 'http.request.completed') return prettyRequest(record);
  if (event === 'app.config_loaded') return { message: record.message, metadata: prettySettings(record) };
  if (event?.startsWith('job.')) return { message: record.message, metadata: prettyJob(record) };
  if (event === 'websocket.message.completed' || event === 'rpc.message.completed') return { message: record.message, metadata: prettyMessage(record) };
  if (event?.startsWith('integration.call.')) return { message: record.message, metadata: prettyCall(record) };
  return saysItsFields(record) ? { message: '', metadata: record.metadata } : record;
}

/** A record without a message speaks with its fields, as JSON, perhaps cut. */
function saysItsFields({ message, metadata }: RedactedRecord): boolean {
  if (!message.startsWith('{"')) return false;
  const json = JSON.stringify(metadata);
  return message === json || (message.endsWith('…') && json.startsWith(message.slice(0, -1)));
}
