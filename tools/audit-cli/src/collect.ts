/** An option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** A whole number from 1 on. @throws Error naming the option and the value. */
export function countOf(option: string) {
  return (value: string): number => {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`${option}: ${JSON.stringify(value)} is not a whole number from 1 on.`);
    return Number(value);
  };
}
