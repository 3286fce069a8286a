import type { IncomingMessage } from 'node:http';

/** The last segment of a path that stands for one that cannot be decoded. */
export const UNDECODABLE = 'undecodable';

const targets = new WeakMap<IncomingMessage, string>();

/** @param url what the client has sent. */
export function markUndecodable(request: IncomingMessage, url: string): void {
  targets.set(request, url);
}

/** What the client has sent, where that could not be decoded. @param request Node's, or a framework's that has it as `raw`. */
export function undecodableTarget(request: object): string | undefined {
  return targets.get((request as { raw?: IncomingMessage }).raw ?? (request as IncomingMessage));
}
