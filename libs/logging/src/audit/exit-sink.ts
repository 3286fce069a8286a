import type { Sink } from '@cairn/core';
import type { AuditArm } from './audit-arm';

/** The arm at the end of a process, in the form that the exit knows: what is under way is finished, and the trail says that it ended. */
export function exitSink(arm: AuditArm): Sink {
  return {
    name: 'audit',
    write: () => undefined,
    flush: async () => undefined,
    flushSync: () => arm.closeSync(),
    close: () => arm.close(),
  };
}
