import { currentContext, runInContext } from '../context/cls-context';
import { noteOperation, noteOperationError, noteRefusal, type RequestState } from '../http/request-state';
import { isInHandshake, runningRequest } from '../http/running-request';
import { failureLevel, isRefusal, originalOf } from './failure';
import { storyOf, withStories } from './operation-story';
import { recordFailure } from './record-failure';
import { isSubscribing, operationName, readCall, type Resolver, type ResolverCall } from './resolver-call';

/**
 * Runs a resolver with its guards and pipes. In an HTTP request it names the request's record and notes what was thrown; elsewhere it opens
 * the operation's story and records the error by itself. Result and error pass through.
 */
export function observeCall(resolver: Resolver, args: readonly unknown[], run: () => Promise<unknown>): Promise<unknown> {
  const call = readCall(resolver, args);
  if (call === undefined) return run();
  const request = operationRequest();
  if (request !== undefined) noteOperation(request, operationName(call.info), resolver.handler);
  return currentContext() === undefined || isInHandshake() ? inOwnStory(call, run) : settle(resolver, run);
}

/** The HTTP request an operation came with. */
function operationRequest(): RequestState | undefined {
  return isInHandshake() ? undefined : runningRequest();
}

function inOwnStory(call: ResolverCall, run: () => Promise<unknown>): Promise<unknown> {
  const story = storyOf(call);
  return runInContext(story, async () => {
    const result = await settle(call.resolver, run);
    return isSubscribing(call, result) ? withStories(call, story, result) : result;
  });
}

/** A filter may throw, or return an error, which GraphQL takes for thrown. */
async function settle(resolver: Resolver, run: () => Promise<unknown>): Promise<unknown> {
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    fail(resolver, error);
    throw error;
  }
  if (result instanceof Error) fail(resolver, result);
  return result;
}

function fail({ handler, target }: Resolver, failure: unknown): void {
  const error = originalOf(failure);
  const level = failureLevel(error);
  const request = operationRequest();
  if (request === undefined) recordFailure(handler, error, level);
  else {
    noteOperationError(request, error, level);
    if (isRefusal(error)) noteRefusal(request, error, target);
  }
}
