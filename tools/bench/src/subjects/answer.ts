/** What a process under measurement can be asked for, by name. */
export type Answers = Readonly<Record<string, (argument: never) => unknown>>;

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: never;
}

/** Answers the runner's questions one after the other, and ends with it. */
export function answer(answers: Answers): void {
  let last: Promise<void> = Promise.resolve();
  process.on('message', (question: Question) => {
    last = last.then(() => reply(answers, question));
  });
  process.once('disconnect', () => process.exit(99));
  process.send?.({ ready: true });
}

async function reply(answers: Answers, { id, name, argument }: Question): Promise<void> {
  try {
    const asked = answers[name];
    if (asked === undefined) throw new Error(`nothing here answers "${name}"`);
    process.send?.({ id, value: await asked(argument) });
  } catch (error) {
    process.send?.({ id, error: (error as Error).stack });
  }
}

/** What the runner started this process with: the JSON of its last argument. */
export function started<T>(): T {
  return JSON.parse(process.argv.at(-1)!) as T;
}
