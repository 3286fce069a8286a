import { createHash } from 'node:crypto';
import { formatTraceparent, isAcceptableId, type ContextState } from '@cairn/core';
import type { Job } from 'bullmq';
import { openContext, type Carrier } from '../context/open-context';
import { readMetadata } from './story-metadata';

/** Contexts opened for a job, by the telemetry or by the observer of its worker. */
const opened = new WeakSet<ContextState>();

export function isJobStory(state: ContextState): boolean {
  return opened.has(state);
}

/** Continues the story that metadata names; without one it starts a story. */
export function openJobStory(metadata?: unknown): ContextState {
  const { carrier, fields, level } = readMetadata(metadata);
  const state = openContext(carrier, fields);
  state.level = level;
  opened.add(state);
  return state;
}

/**
 * The story of a job: the one it was added in. A job added outside any story has one of its own, and so has every run of a schedule, which
 * keeps the metadata of the request that set it up, perhaps for years: its runs are tied to that one by the correlation id, and log at no level of its own.
 */
export function openStoryOf(job: Job): ContextState {
  const { carrier, fields, level } = readMetadata(job.opts.telemetry?.metadata);
  const isScheduled = job.repeatJobKey !== undefined;
  const state =
    isScheduled || !isAcceptableId(carrier.requestId)
      ? openContext({ ...ownIds(job), correlationId: carrier.correlationId, ...(!isScheduled && traceOf(carrier)) }, fields)
      : openContext(carrier, fields);
  if (!isScheduled) state.level = level;
  opened.add(state);
  return state;
}

/** Its ids follow from the job, so that every attempt, on whatever worker, has the same: BullMQ reads back no metadata on a retry. */
function ownIds(job: Job): Carrier {
  const digest = digestOf(job);
  const traceparent = formatTraceparent({ traceId: digest.slice(12, 44), spanId: digest.slice(44, 60), flags: '01' });
  return { requestId: `req_${digest.slice(0, 12)}`, traceparent };
}

/** Of one attempt: it follows from the job too, so that a sandboxed processor, in another process, has its worker's. */
export function executionIdOf(job: Job, attempt: number): string {
  const { processedOn = job.timestamp } = job;
  return `exec_${Math.floor(processedOn / 1000)}_${digestOf(job, attempt, processedOn).slice(0, 8)}`;
}

function digestOf({ queueName, id = '', timestamp }: Job, ...more: number[]): string {
  return createHash('sha256').update([queueName, id, timestamp, ...more].join('\n')).digest('hex');
}

/** The trace another telemetry began. */
function traceOf({ traceparent, tracestate }: Carrier): Carrier {
  return typeof traceparent === 'string' ? { traceparent, tracestate } : {};
}
