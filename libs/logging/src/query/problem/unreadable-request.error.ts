import { CairnError } from '@cairn/core';
import { pathOf } from '../../http/request-target';

/** Longer paths are cut. */
const LONGEST_SHOWN = 200;

/** A request that no handler could read: names the part concerned, and the cure. */
export class UnreadableRequestError extends CairnError {
  constructor(
    readonly status: number,
    readonly parameter: 'path' | 'body',
    /** What is wrong, without the cure. */
    readonly detail: string,
    readonly cure: string,
  ) {
    super('CAIRN_E_QUERY', `${detail}. ${cure}`);
  }
}

/** A target whose path holds a `%` that stands for nothing. */
export function unreadablePath(url: string): UnreadableRequestError {
  const path = pathOf(url);
  return new UnreadableRequestError(400, 'path', `path: "${path.slice(0, LONGEST_SHOWN)}" cannot be decoded`, 'Write each byte of a UTF-8 text as % and two hexadecimal digits, and a % that stands for itself as %25.');
}

/** A body that was refused with this status. What the parser says of it may quote it, and is not repeated. */
export function unreadableBody(status: number): UnreadableRequestError {
  return new UnreadableRequestError(status, 'body', `body: ${REASONS.get(status) ?? 'is not valid JSON'}`, 'Send JSON in UTF-8, as openapi.json describes it, with "Content-Type: application/json".');
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [413, 'is larger than this app takes'],
  [415, 'is of a type or in a coding that this app does not take'],
]);

/** Whether every `%` of a path stands for something. */
export function isDecodable(url: string): boolean {
  const path = pathOf(url);
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
