import { currentEntrance } from '../context/cls-context';
import { RequestState } from './request-state';

/** The HTTP request that code here runs for; undefined in any other story, and outside of all. */
export function runningRequest(): RequestState | undefined {
  const entrance = currentEntrance();
  return entrance instanceof RequestState ? entrance : undefined;
}
