import { INFO, WARNING } from '../level';
import { event } from './catalogue-event';

const OF_THE_RECORDS = 'In the category of the records it stands for.';

/** By which logging accounts for itself. Neither levels nor limits keep them back. */
export const LOGGING_EVENTS = {
  loggingGap: event({
    name: 'logging.gap',
    category: 'application',
    level: WARNING,
    message: 'Log records were dropped',
    fields: ['sink', 'records', 'bytes', 'from', 'to'],
    about: 'A sink had no room: so many records of that time are missing there.',
  }),
  loggingRepeated: event({
    name: 'logging.repeated',
    category: 'application',
    level: WARNING,
    levelRule: 'that of the records',
    message: 'Log record repeated',
    fields: ['repeated_event', 'repeated_message', 'error_type', 'records', 'from', 'to'],
    about: `A record was followed by so many like it that are not written. ${OF_THE_RECORDS} Its component and story are theirs.`,
  }),
  loggingSampled: event({
    name: 'logging.sampled',
    category: 'application',
    level: INFO,
    message: 'Log records left out by sampling',
    fields: ['category', 'rate', 'records', 'levels', 'from', 'to'],
    about: `So many records of stories that sampling leaves out, once a minute. ${OF_THE_RECORDS}`,
  }),
  loggingRateLimited: event({
    name: 'logging.rate_limited',
    category: 'application',
    level: WARNING,
    message: 'Log records left out by a rate limit',
    fields: ['limited', 'limit', 'records', 'levels', 'from', 'to'],
    about: `So many records beyond the limit of a component or category, every ten seconds. ${OF_THE_RECORDS}`,
  }),
  loggingLevelChanged: event({
    name: 'logging.level_changed',
    category: 'application',
    level: INFO,
    message: 'Log level changed',
    fields: ['action', 'target', 'level', 'previous_level', 'by', 'until'],
    about: 'A level was changed while the app runs; `action` is `set`, `reset` or `expired`, `until` when it ends by itself.',
  }),
};
