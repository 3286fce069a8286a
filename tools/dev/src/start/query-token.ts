import { randomBytes } from 'node:crypto';

/** A token for the query API that is good for this run, where there is none and it is no production. */
export function queryToken({ LOGS_TOKENS, ENVIRONMENT, NODE_ENV }: NodeJS.ProcessEnv): string | undefined {
  const isSet = LOGS_TOKENS !== undefined && LOGS_TOKENS.trim() !== '';
  const environment = ENVIRONMENT?.trim() || NODE_ENV?.trim() || 'development';
  return isSet || /^prod(uction)?$/i.test(environment) ? undefined : randomBytes(24).toString('hex');
}
