// Runs a driver of the audit trail's faults, which starts and ends the audited processes itself, and hands on what it found.
import { failingDisk, killRequired, tampering } from '@cairn/audit-faults';
import { endWithRunner, leaveRunner, producerOptions, say } from './arguments';

export interface AuditOptions {
  readonly driver: 'kill' | 'disk' | 'tamper';
  /** When each process is killed, from 0 up to 1: as many kills as there are numbers. */
  readonly moments: readonly number[];
  /** Only every so many bytes are flipped. */
  readonly flipStep: number;
}

const { driver, moments, flipStep } = producerOptions<AuditOptions>({ moments: [], flipStep: 1 });

function found(): Promise<unknown> {
  const left = [...moments];
  const random = (): number => left.shift()!;
  if (driver === 'kill') return killRequired({ repeats: moments.length, random });
  if (driver === 'tamper') return tampering({ kills: moments.length, random, flipStep });
  return failingDisk();
}

async function main(): Promise<void> {
  endWithRunner();
  say('report', await found());
  leaveRunner();
}

void main();
