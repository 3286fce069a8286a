import type { ErrorCode } from './codes';

/** An error of Cairn's own: says the situation, the offending setting and value, and the cure. */
export class CairnError extends Error {
  override readonly name = 'CairnError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}
