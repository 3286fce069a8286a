/** Stands where a secret was. */
export const REDACTED = '[REDACTED]';
/** Stands where a value leads back to an object that holds it. */
export const CIRCULAR = '[Circular]';
/** Stands for an object nested too deep. */
export const DEPTH_LIMIT = '[Depth limit]';
/** Stands where reading threw. */
export const UNREADABLE = '[Unreadable]';

/** Marks elements or keys that were left out. */
export function moreMark(count: number | string): string {
  return `…[${count} more]`;
}

/** Marks the end of a text that was cut. */
export function truncatedMark(characters: number): string {
  return `…[truncated ${characters} characters]`;
}
