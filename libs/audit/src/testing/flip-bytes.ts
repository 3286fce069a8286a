import { chmodSync, closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Outcome } from '../verify/report';
import { trailFiles } from '../write/trail-files';
import type { Auditor, Specimen } from './specimen';

export interface FlipReport {
  readonly flips: number;
  /** Offsets at which a flip was not noticed: must be none. */
  readonly missed: readonly string[];
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
}

/** Flips one bit of every byte of every file of a trail, one after the other; which bit goes round. */
export function flipEveryByte(specimen: Specimen, dir: string, auditor: Auditor, step = 1): FlipReport {
  const outcomes: Partial<Record<Outcome, number>> = {};
  const missed: string[] = [];
  let flips = 0;
  for (const { path, name } of trailFiles(dir)) {
    chmodSync(path, 0o640);
    const bytes = readFileSync(path);
    const fd = openSync(path, 'r+');
    for (let offset = 0; offset < bytes.length; offset += step) {
      writeSync(fd, Buffer.of(bytes[offset]! ^ (1 << (flips % 8))), 0, 1, offset);
      const { outcome } = specimen.verify(dir, auditor);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (outcome === 'verified') missed.push(`${name}:${offset}`);
      flips += 1;
      writeSync(fd, bytes, offset, 1, offset);
    }
    closeSync(fd);
  }
  return { flips, missed, outcomes };
}
