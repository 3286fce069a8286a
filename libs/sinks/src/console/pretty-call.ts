import type { RedactedRecord } from '@cairn/core';

/** Metadata of a call to another system without its provider, which its message names. */
export function prettyCall({ message, metadata }: RedactedRecord): Readonly<Record<string, unknown>> {
  const { provider, ...others } = metadata;
  return typeof provider === 'string' && message.includes(provider) ? others : metadata;
}
