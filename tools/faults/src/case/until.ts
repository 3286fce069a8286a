import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until the condition holds; throws what it was waiting for when that takes too long. Returns how long it took, ms. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<number> {
  const began = performance.now();
  while (!(await condition())) {
    if (performance.now() - began > limitMs) throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    await sleep(5);
  }
  return performance.now() - began;
}
