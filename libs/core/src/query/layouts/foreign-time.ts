import { text } from './record-builder';

/** A time of another program as a timestamp: numbers are epoch seconds or milliseconds, texts stay as they are. */
export function foreignTime(value: unknown): string | undefined {
  if (typeof value !== 'number') return text(value);
  const date = new Date(value < 1e11 ? value * 1_000 : value);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
