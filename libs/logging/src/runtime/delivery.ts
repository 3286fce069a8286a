import { join } from 'node:path';
import type { Gap, ResolvedOptions, SelfLog } from '@cairn/core';
import { NO_DEAD_LETTERS, NO_SPOOL, type SpoolingOptions } from '@cairn/core/remote';
import { DeadLetterFile, DiskSpool } from '@cairn/sinks/spool';

export interface DeliverySurroundings {
  readonly settings: ResolvedOptions;
  readonly selfLog: SelfLog;
  readonly onGap: (gap: Gap, sink: string) => void;
}

/** What a sink that can fail is made with: where its records wait, on disk as the settings allow. */
export function deliveryOf(sink: string, { settings, selfLog, onGap }: DeliverySurroundings): SpoolingOptions {
  const { dir, flushMs, bufferBytes: capBytes, spoolBytes, deadLetterBytes, deliveryTries: maxTries } = settings;
  const spoolDir = join(dir, 'spool');
  return {
    flushMs,
    capBytes,
    onGap,
    maxTries,
    spool: (events) => (spoolBytes > 0 ? new DiskSpool({ dir: spoolDir, sink, maxBytes: spoolBytes, selfLog }, events) : NO_SPOOL),
    deadLetters: spoolBytes > 0 ? new DeadLetterFile({ dir: join(dir, 'dead-letter'), sink, maxBytes: deadLetterBytes }) : NO_DEAD_LETTERS,
  };
}
