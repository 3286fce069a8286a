import type { CatalogueEvent, EventEmitter, EventLogger } from '@cairn/core';

/** An event of the catalogue, ready to be emitted by this logger; a templated message is given with each call. */
export function prepare(logger: EventLogger, event: CatalogueEvent): EventEmitter {
  return logger.event(event.name, event.level, typeof event.message === 'string' ? event.message : event.name);
}
