import { CRITICAL, ERROR, INFO, WARNING } from '../level';
import { event } from './catalogue-event';

/** What is logged about the audit trail; its own records are not log records. */
export const AUDIT_EVENTS = {
  auditOpened: event({
    name: 'audit.trail.opened',
    category: 'audit',
    level: INFO,
    message: 'Audit trail opened',
    fields: ['directory', 'writer'],
    about: 'This process writes an audit trail from here on.',
  }),
  auditKeysMade: event({
    name: 'audit.keys.made',
    category: 'audit',
    level: WARNING,
    message: 'Keys of the audit trail were made',
    fields: ['directory'],
    about: 'There were no keys, and it is not production. Give `signing.pub` to who verifies.',
  }),
  auditFailed: event({
    name: 'audit.trail.failed',
    category: 'audit',
    level: CRITICAL,
    message: 'Audit trail cannot be written',
    fields: ['directory', 'writer', 'error_type', 'error_message', 'code'],
    about: 'Its disk refused, or another process took its identity: required actions are refused from here on. Once per failure.',
  }),
  auditRecovered: event({
    name: 'audit.trail.recovered',
    category: 'audit',
    level: WARNING,
    message: 'Audit trail is written again',
    fields: ['directory', 'writer', 'from', 'to', 'refused', 'lost'],
    about: 'A new chain is open; the trail itself says what was missed, too.',
  }),
  auditRefused: event({
    name: 'audit.action.refused',
    category: 'audit',
    level: ERROR,
    message: 'Action refused because it cannot be audited',
    fields: ['audit_event', 'phase', 'error_message'],
    about: 'A `required` action. `phase`: before it was done (`intent`), or when its result could not be recorded (`result`).',
  }),
  auditLost: event({
    name: 'audit.record.lost',
    category: 'audit',
    level: ERROR,
    message: 'Audit record lost',
    fields: ['audit_event', 'error_message'],
    about: 'A `best-effort` record could not be kept.',
  }),
  auditAnchorFailed: event({
    name: 'audit.anchor.failed',
    category: 'audit',
    level: WARNING,
    message: 'Checkpoint could not be anchored',
    fields: ['anchor', 'waiting', 'error_message'],
    about: 'It is tried again; until then an auditor finds the end of the trail not anchored.',
  }),
  auditStoreFailed: event({
    name: 'audit.store.failed',
    category: 'audit',
    level: WARNING,
    message: 'Audit store is behind',
    fields: ['store', 'error_message'],
    about: 'A second store of the trail, such as a database table; it is brought up to date from the files.',
  }),
};
