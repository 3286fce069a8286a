import { EventLogger, EVENTS, type LoggerCore } from '@cairn/core';
import type { DiskReport } from '@cairn/sinks';
import { prepare } from '../category/prepare-event';

/** Tells by a record what becomes of the log directory. */
export function diskEvents(core: LoggerCore): (report: DiskReport) => void {
  const logger = new EventLogger(core, 'application', 'cairn');
  const events = { near: prepare(logger, EVENTS.loggingDiskNear), trimmed: prepare(logger, EVENTS.loggingDiskTrimmed), exceeded: prepare(logger, EVENTS.loggingDiskExceeded) };
  return (report) => events[report.kind].emit(fieldsOf(report));
}

function fieldsOf({ kind, bytes, budgetBytes, files, freedBytes, from, to, categories }: DiskReport): object {
  const size = { bytes, budget_bytes: budgetBytes };
  return kind === 'trimmed' ? { files, freed_bytes: freedBytes, categories, from_day: from, to_day: to, ...size } : size;
}
