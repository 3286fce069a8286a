import { copyFields, type CatalogueEvent } from '@cairn/core';

/** Of what a caller passed, the fields the event lists; those without a value are left out. Never throws. */
export function listedFields(event: CatalogueEvent, given: object): Record<string, unknown> {
  const copy = copyFields(given);
  const listed: Record<string, unknown> = {};
  for (const name of event.fields) if (copy[name] !== undefined) listed[name] = copy[name];
  return listed;
}
