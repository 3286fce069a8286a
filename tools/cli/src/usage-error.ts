/** The command line asks for what cannot be: exit code 2. The message names the argument, the value and the cure. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
