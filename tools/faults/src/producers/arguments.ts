/** What the runner asks a producer for: the JSON of its last argument. */
export function producerOptions<T>(defaults: Partial<T>): T {
  return { ...defaults, ...(JSON.parse(process.argv.at(-1)!) as T) };
}

/** Tells the runner something, by name. */
export function say(name: string, value: unknown = true): void {
  process.send?.({ [name]: value });
}

/** The runner's words, as they come. Listening alone keeps no process alive. */
export function onTold(listener: (word: string) => void): void {
  process.on('message', (word) => listener(String(word)));
  process.channel?.unref();
}

const runnerIsGone = (): never => process.exit(99);

/** Ends with the runner, also when that is killed. Called by producers that would go on by themselves. */
export function endWithRunner(): void {
  process.once('disconnect', runnerIsGone);
  process.channel?.unref();
}

/** Nothing more to say or to hear: the producer ends as soon as it has nothing more to do. */
export function leaveRunner(): void {
  process.removeListener('disconnect', runnerIsGone);
  if (process.connected) process.disconnect();
}
