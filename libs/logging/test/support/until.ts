const LIMIT_MS = 20_000;
const PAUSE_MS = 10;

/** Resolves when `condition` holds; rejects, saying what was awaited, when it does not within 20 s. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${LIMIT_MS} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
