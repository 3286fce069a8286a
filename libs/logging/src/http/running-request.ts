import { currentEntrance } from '../context/cls-context';
import { RequestState } from './request-state';

/** The HTTP request this code runs for, until its response is out; `undefined` outside of one. */
export function runningRequest(): RequestState | undefined {
  const entrance = currentEntrance();
  return entrance instanceof RequestState && !entrance.done ? entrance : undefined;
}

/**
 * Whether this code runs for the request that became a WebSocket: it brought the connection, not what comes over it. Node marks a request as an
 * upgrade only where a server takes it for one.
 */
export function isInHandshake(): boolean {
  const entrance = currentEntrance();
  return entrance instanceof RequestState && (entrance.req as { upgrade?: unknown }).upgrade === true;
}
