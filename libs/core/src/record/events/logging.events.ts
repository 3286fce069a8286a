import { ERROR, INFO, WARNING } from '../level';
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
  loggingDiskNear: event({
    name: 'logging.disk_near',
    category: 'application',
    level: WARNING,
    message: 'Log directory is near its disk budget',
    fields: ['bytes', 'budget_bytes'],
    about: 'Nine tenths of `LOG_DISK_MB` are used: the oldest files will go.',
  }),
  loggingDiskTrimmed: event({
    name: 'logging.disk_trimmed',
    category: 'application',
    level: WARNING,
    message: 'Log files were deleted to keep the disk budget',
    fields: ['files', 'freed_bytes', 'categories', 'from_day', 'to_day', 'bytes', 'budget_bytes'],
    about: 'Files of these days and categories went before their time, by `LOG_DISK_MB`; never those of audit.',
  }),
  loggingDiskExceeded: event({
    name: 'logging.disk_exceeded',
    category: 'application',
    level: ERROR,
    message: 'Log directory is beyond its disk budget',
    fields: ['bytes', 'budget_bytes'],
    about: 'Nothing is left that may be deleted: what takes the room is being written, belongs to the audit trail or to somebody else.',
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
