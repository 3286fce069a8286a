/** The name of the class a logger is injected into; `fallback` where Nest names none. */
export function componentName(inquirer: unknown, fallback: string): string {
  if (typeof inquirer === 'function') return inquirer.name || fallback;
  if (typeof inquirer !== 'object' || inquirer === null) return fallback;
  const name: unknown = inquirer.constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? name : fallback;
}
