import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The fields of a record, layout `nested`, that a story is told with. */
export interface StoryRecord {
  timestamp: string;
  level: string;
  service: string;
  category: string;
  component: string;
  event?: string;
  message: string;
  context: Record<string, unknown>;
  metadata: Record<string, unknown>;
  exception?: { type: string; message: string; traceback?: string };
  record_id: string;
}

/** Every record of one request in the category files of a directory, in the order in which they were born. */
export function readStory(directory: string, requestId: string): StoryRecord[] {
  return readRecords(directory, (line) => line.includes(requestId)).filter(({ context }) => context.request_id === requestId);
}

/**
 * The records of the category files whose line `wanted` accepts, in the order in which they were born. Files in other layouts (alerts,
 * metrics, per-job files) repeat records and are left out, as are links to the files in use.
 */
export function readRecords(directory: string, wanted: (line: string) => boolean = () => true): StoryRecord[] {
  const lines = categoryFiles(directory).flatMap((file) => wholeLines(file));
  return lines.filter(wanted).map((line) => JSON.parse(line) as StoryRecord).sort(byBirth);
}

function categoryFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log') && !/^(alerts|metrics)\./.test(entry.name))
    .map((entry) => join(directory, entry.name));
}

/** What follows the last line feed is still being written. */
function wholeLines(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

/** Within one millisecond a process's own count decides. */
function byBirth(a: StoryRecord, b: StoryRecord): number {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
  const [first, second] = [splitId(a), splitId(b)];
  return first.process === second.process ? first.count - second.count : 0;
}

function splitId({ record_id }: StoryRecord): { process: string; count: number } {
  const at = record_id.lastIndexOf('_');
  return { process: record_id.slice(0, at), count: Number(record_id.slice(at + 1)) };
}
