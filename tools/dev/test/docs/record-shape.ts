/** Fields whose values differ from machine to machine and from build to build. */
const ANY = new Set(['host_name', 'host.hostname', 'host', 'user_agent', 'process_id', 'process.pid', 'worker_id', 'traceback', 'file', 'line', 'function']);
const DURATION = /_ms$/;
/** Ids and times, each with what stands for it. */
const IDS: readonly (readonly [RegExp, string])[] = [
  [/^req_[0-9a-f]{12}$/, 'req_…'],
  [/^rec_[0-9a-f]{12}_\d+$/, 'rec_…'],
  [/^aud_[0-9a-f]{12}_\d+$/, 'aud_…'],
  [/^act_[0-9a-f]{16}$/, 'act_…'],
  [/^\d{8}t\d{9}-[0-9a-f]{8}$/, 'chain'],
  [/^[0-9a-f]{64}$/, 'hash'],
  [/^exec_\d+_[0-9a-f]{8}$/, 'exec_…'],
  [/^[0-9a-f]{32}$/, 'trace id'],
  [/^[0-9a-f]{16}$/, 'span id'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'timestamp'],
];

/** A record without what may differ between two runs: equal shapes are the same record at another time. */
export function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => shapeOf(each));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each, name)]));
  }
  if (ANY.has(key) || DURATION.test(key)) return typeof value;
  if (typeof value !== 'string') return value;
  return IDS.find(([pattern]) => pattern.test(value))?.[1] ?? value;
}
