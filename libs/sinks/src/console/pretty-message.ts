import type { RedactedRecord } from '@cairn/core';

/** Said only when it is not so. */
const USUAL: Readonly<Record<string, unknown>> = { outcome: 'complete', slow: false };

/** Metadata of a message's record without what is as usual. */
export function prettyMessage({ metadata }: RedactedRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(metadata).filter(([key, value]) => !Object.hasOwn(USUAL, key) || USUAL[key] !== value));
}
