import { setTimeout } from 'node:timers/promises';

/** Answers to who sees part of the records come at multiples of this, ms: how long it takes to find nothing would tell whether others have something. */
export const EVEN_MS = 100;

/** Waits until a multiple of {@link EVEN_MS} has passed since `started`. */
export async function untilEven(started: number, signal: AbortSignal): Promise<void> {
  const passed = performance.now() - started;
  await setTimeout(EVEN_MS - (passed % EVEN_MS), undefined, { signal }).catch(() => undefined); // who left is told by others
}
