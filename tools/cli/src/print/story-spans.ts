import type { FoundRecord, StoredRecord } from '@cairn/core/query';

const BEGINNING = /^(.+)\.started$/;
const END = /^(.+)\.(?:completed|failed|retrying)$/;

/** A story without the beginnings of what its end tells as well, with its duration. What has not ended keeps its beginning. */
export function withoutBeginnings(story: readonly FoundRecord[]): FoundRecord[] {
  const ends = new Map<string, number>();
  for (const { record } of story) {
    const key = keyOf(record, END);
    if (key !== undefined && typeof record.metadata.duration_ms === 'number') ends.set(key, (ends.get(key) ?? 0) + 1);
  }
  return story.filter(({ record }) => {
    const key = keyOf(record, BEGINNING);
    const left = key === undefined ? 0 : (ends.get(key) ?? 0);
    if (left > 0) ends.set(key!, left - 1);
    return left === 0;
  });
}

/** What is the same at the beginning and the end of one thing. */
function keyOf({ event, component, operation, context, metadata }: StoredRecord, form: RegExp): string | undefined {
  const [, family] = form.exec(event ?? '') ?? [];
  return family === undefined ? undefined : JSON.stringify([family, component, operation, context.job_id, context.execution_id, metadata.step_id, metadata.provider, metadata.attempt]);
}
