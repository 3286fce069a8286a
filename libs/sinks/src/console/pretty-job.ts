import type { RedactedRecord } from '@cairn/core';

/** Which worker ran it, where and as which execution: the files have it, and the component is the queue. */
const HIDDEN: ReadonlySet<string> = new Set(['worker_id', 'queue', 'execution_id']);

/** Metadata of a job's own records in short. `task_id` is left out where the job's id ends the line already. */
export function prettyJob({ metadata, context }: RedactedRecord): Readonly<Record<string, unknown>> {
  const { job_id } = context.fields;
  return Object.fromEntries(
    Object.entries(metadata).filter(([key, value]) => !HIDDEN.has(key) && !(key === 'task_id' && value === job_id)),
  );
}
