/** How many jobs of a queue run at once: `WORKER_CONCURRENCY_<QUEUE>`, default 5. */
export function concurrencyOf(queue: string, env: NodeJS.ProcessEnv = process.env): number {
  const name = `WORKER_CONCURRENCY_${queue.toUpperCase().replaceAll('-', '_')}`;
  const text = env[name] ?? '5';
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${name}: "${text}" is not a positive whole number`);
}
