/** A reason says what was wrong with a request; what is longer repeats it. */
const LONGEST_REASON = 500;
const LONGEST_TYPE = 200;
const MOST_MESSAGES = 20;
/** What parsers of JSON say quotes the body. */
const QUOTES_A_BODY = /\bJSON\b.*\bposition\b|\bis not valid JSON\b/;
const NO_JSON = 'The body is not valid JSON';

/** Why a request was answered with a 4xx. */
export interface RefusalReason {
  error_type?: string;
  error_message?: string;
}

interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly constructor?: { readonly name?: unknown };
  getResponse?: () => unknown;
}

/**
 * What a thrown error says of itself, without its stack: of an exception with several messages, such as those of a ValidationPipe, all of
 * them. Nothing for an error that cannot be read.
 */
export function refusalReason(error: unknown): RefusalReason {
  try {
    if (typeof error !== 'object' || error === null) return reason(typeof error, String(error));
    const { name, constructor } = error as Thrown;
    return reason(name === 'Error' || typeof name !== 'string' ? constructor?.name : name, messageOf(error as Thrown));
  } catch {
    return {}; // a getter that throws
  }
}

function reason(type: unknown, message: string | undefined): RefusalReason {
  return {
    ...(typeof type === 'string' && type !== '' && { error_type: type.slice(0, LONGEST_TYPE) }),
    ...(message !== undefined && message !== '' && { error_message: message.length > LONGEST_REASON ? `${message.slice(0, LONGEST_REASON)}…` : message }),
  };
}

function messageOf(error: Thrown): string | undefined {
  const response = typeof error.getResponse === 'function' ? error.getResponse() : undefined;
  const told = typeof response === 'object' && response !== null ? (response as { message?: unknown }).message : response;
  const text = textOf(told) ?? textOf(error.message);
  return text !== undefined && QUOTES_A_BODY.test(text) ? NO_JSON : text;
}

function textOf(told: unknown): string | undefined {
  if (typeof told === 'string') return told;
  if (!Array.isArray(told)) return undefined;
  const messages = told.filter((each): each is string => typeof each === 'string');
  return messages.length === 0 ? undefined : messages.slice(0, MOST_MESSAGES).join('; ');
}
