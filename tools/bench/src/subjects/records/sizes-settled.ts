import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 100;
const STILL = 4;

/** Resolves when files have stopped growing: winston tells nobody when it has written everything. */
export async function sizesSettled(dir: string): Promise<void> {
  let size = -1;
  for (let still = 0; still < STILL; ) {
    await sleep(LOOK_MS);
    const now = sizeOf(dir);
    still = now === size ? still + 1 : 0;
    size = now;
  }
}

function sizeOf(dir: string): number {
  return readdirSync(dir).reduce((sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}
