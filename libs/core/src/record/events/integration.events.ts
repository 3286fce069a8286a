import { DEBUG, ERROR, INFO, WARNING } from '../level';
import { event } from './catalogue-event';

const CALL = ['provider', 'method', 'endpoint', 'timeout_seconds', 'attempt', 'max_attempts', 'service', 'bucket', 'key'] as const;

/** Calls to other systems. */
export const INTEGRATION_EVENTS = {
  callStarted: event({
    name: 'integration.call.started',
    category: 'integration',
    level: DEBUG,
    message: (provider) => `Calling external ${provider}`,
    fields: [...CALL],
    about: 'A call to another system begins.',
  }),
  callCompleted: event({
    name: 'integration.call.completed',
    category: 'integration',
    level: INFO,
    levelRule: 'INFO; WARNING when the answer was a 4xx',
    message: (provider) => `Call to external ${provider} completed`,
    fields: [...CALL, 'status_code', 'duration_ms'],
    about: 'It was answered.',
  }),
  callRetrying: event({
    name: 'integration.call.retrying',
    category: 'integration',
    level: WARNING,
    message: (provider) => `Call to external ${provider} failed, retrying`,
    fields: [...CALL, 'status_code', 'duration_ms', 'error'],
    about: 'It failed and is tried again.',
  }),
  callFailed: event({
    name: 'integration.call.failed',
    category: 'integration',
    level: ERROR,
    levelRule: 'ERROR; WARNING when the caller itself gave up',
    message: (provider) => `Call to external ${provider} failed`,
    fields: [...CALL, 'status_code', 'duration_ms', 'error'],
    about: 'It failed and is not tried again: a 5xx, no answer in time, or no connection.',
  }),
};
