/** `x.log`, and what rotation makes of it: `x.log.1`, `x.log-20261121`, `x.log.2.gz`. Files of JSON lines of other programs too. */
const LOG_FILE = /^[^.].*\.(?:log|jsonl|ndjson)(?:[.-][\w-]+){0,3}?(?:\.gz)?$/;
const SIDE_FILE = /\.(?:idx|tmp|lock)$/;
/** The same records again, in short. */
const COPY = /^(?:alerts|metrics)\./;

/** Whether a file of this name holds records to search. */
export function isLogFile(name: string): boolean {
  return LOG_FILE.test(name) && !SIDE_FILE.test(name) && !COPY.test(name);
}
