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

/**
 * Every record of one request in the category files of a directory, in the order in which they were born. Files in other layouts
 * (alerts, per-job files) repeat records and are left out, as are links to the files in use.
 */
export function readStory(directory: string, requestId: string): StoryRecord[] {
  return logFiles(directory)
    .flatMap((file) => linesWith(file, requestId))
    .filter((record) => record.context?.request_id === requestId)
    .sort(byBirth);
}

function logFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log') && !entry.name.startsWith('alerts'))
    .map((entry) => join(directory, entry.name));
}

function linesWith(file: string, requestId: string): StoryRecord[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1); // what follows the last line feed is not complete yet
  return lines.filter((line) => line.includes(requestId)).map((line) => JSON.parse(line) as StoryRecord);
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
