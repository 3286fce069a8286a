import { INFO } from '../level';
import { event } from './catalogue-event';

const FIELDS = ['transport', 'route', 'handler', 'outcome', 'duration_ms', 'slow', 'ip_address', 'error_message'] as const;
const LEVEL_RULE = 'failed ERROR, rejected WARNING, else INFO';

/** Events of messages, which come in by other ways than HTTP; `route` is the name of the event or the pattern. */
export const MESSAGE_EVENTS = {
  wsMessageCompleted: event({
    name: 'websocket.message.completed',
    category: 'request',
    level: INFO,
    levelRule: LEVEL_RULE,
    message: 'WebSocket message completed',
    fields: FIELDS,
    about: 'A message to a gateway was handled, in whatever way it ended.',
  }),
  rpcMessageCompleted: event({
    name: 'rpc.message.completed',
    category: 'request',
    level: INFO,
    levelRule: LEVEL_RULE,
    message: 'Microservice message completed',
    fields: FIELDS,
    about: 'A message or event of a microservice was handled, in whatever way it ended.',
  }),
} as const;
