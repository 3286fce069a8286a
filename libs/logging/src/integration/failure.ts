/** Causes are followed this deep. */
const DEPTH = 5;

/** What a failure was: the code of the error or of what caused it (`ECONNREFUSED`), else its name (`TimeoutError`), else its message. Never throws. */
export function failureName(error: unknown): string {
  try {
    return codeOf(error, DEPTH) ?? sayingName(error);
  } catch {
    return 'Error'; // a getter that throws
  }
}

/** Whether the caller itself gave up, as `fetch` and axios tell it. */
export function isAbort(error: unknown): boolean {
  try {
    return nameOf(error) === 'AbortError' || codeOf(error, 1) === 'ERR_CANCELED';
  } catch {
    return false;
  }
}

/** The status an error says it is about: its own, or that of the response it holds. */
export function statusOfError(error: unknown): number | undefined {
  try {
    const { status, statusCode, response } = (error ?? {}) as { status?: unknown; statusCode?: unknown; response?: { status?: unknown } };
    return [response?.status, status, statusCode].find(isStatus);
  } catch {
    return undefined;
  }
}

/** The status of what `fetch`, axios and their likes return. */
export function statusOfResult(result: unknown): number | undefined {
  try {
    const { status, headers } = (result ?? {}) as { status?: unknown; headers?: unknown };
    return typeof headers === 'object' && isStatus(status) ? status : undefined;
  } catch {
    return undefined;
  }
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600;
}

function codeOf(error: unknown, depth: number): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return depth > 1 ? codeOf(cause, depth - 1) : undefined;
}

/** "Error" says nothing, its message does. */
function sayingName(error: unknown): string {
  const name = nameOf(error);
  const message = name === 'Error' ? (error as { message?: unknown }).message : '';
  return typeof message === 'string' && message !== '' ? message : name;
}

function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  const { name } = error as { name?: unknown };
  return typeof name === 'string' && name !== '' ? name : 'Error';
}
