import type { StoredRecord } from '../stored-record';
import { normalisePath } from './path-pattern';

/** What is counted of a request. */
export interface RequestFacts {
  readonly method: string;
  readonly path: string | null;
  /** The route's pattern, or the path with its ids replaced. */
  readonly pattern: string;
  readonly status: number | null;
  readonly durationMs: number | null;
}

const COMPLETED = 'http.request.completed';

/** The request a record tells the end of: the event says so, or (records of other programs) it has a method and a status and no event. */
export function requestOf({ event, metadata }: StoredRecord): RequestFacts | undefined {
  if (event !== undefined && event !== COMPLETED) return undefined; // most records: nothing else is read of them
  const { method, path, status_code, duration_ms } = metadata;
  if (event === undefined && (typeof method !== 'string' || typeof status_code !== 'number')) return undefined;
  return {
    method: typeof method === 'string' ? method : '',
    path: typeof path === 'string' ? path : null,
    pattern: patternOf(metadata),
    status: typeof status_code === 'number' ? status_code : null,
    durationMs: typeof duration_ms === 'number' ? duration_ms : null,
  };
}

const LARGEST_CACHE = 5_000;
const patterns = new Map<string, string>();

/** Route or normalised path of a record's metadata; empty when it names neither. */
export function patternOf({ route, path }: StoredRecord['metadata']): string {
  if (typeof route === 'string' && route !== '') return route;
  if (typeof path !== 'string') return '';
  const known = patterns.get(path);
  if (known !== undefined) return known;
  if (patterns.size >= LARGEST_CACHE) patterns.clear();
  const pattern = normalisePath(path);
  patterns.set(path, pattern);
  return pattern;
}
