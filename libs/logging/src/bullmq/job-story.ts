import { newRequestId, type ContextState } from '@cairn/core';
import { openContext } from '../context/open-context';
import { readMetadata } from './story-metadata';

/** Contexts opened for a job, by the telemetry or by the observer of its worker. */
const opened = new WeakSet<ContextState>();

/** Continues the story a job's telemetry metadata names; a job added outside any story starts one. */
export function openJobStory(metadata?: unknown): ContextState {
  const { carrier, fields } = readMetadata(metadata);
  const state = openContext(carrier, fields);
  opened.add(state);
  return state;
}

/**
 * The story of one run of a schedule. A schedule keeps the metadata of the request that set it up, perhaps for years: each run is a story
 * of its own, tied to that one by the correlation id.
 */
export function openScheduledStory(metadata?: unknown): ContextState {
  const { carrier, fields } = readMetadata(metadata);
  const state = openContext({ requestId: newRequestId(), correlationId: carrier.correlationId }, fields);
  opened.add(state);
  return state;
}

export function isJobStory(state: ContextState): boolean {
  return opened.has(state);
}
