/** Every code Cairn reports, with its meaning. docs/reference/errors.md is kept equal to this table by a test. */
export const ERROR_CODES = {
  CAIRN_E_SETTING: 'A setting has a value that cannot be used.',
  CAIRN_E_CONFIGURED_TWICE: 'One app was given two different sets of logging options.',
  CAIRN_E_DIRECTORY: 'A log directory cannot be made or written to.',
  CAIRN_E_MODULE_MISSING: 'A module was imported without the module it works with.',
  CAIRN_E_PEER_MISSING: 'A feature needs a package that is not installed.',
  CAIRN_E_SINK_WRITE: 'A sink could not write; its records are kept and tried again.',
  CAIRN_E_SINK_DROPPED: 'Records were dropped because the buffer of a sink was full.',
  CAIRN_E_SPOOL: 'Records for a sink that is away could not be put on disk or read back; they stay in memory as long as there is room.',
  CAIRN_E_RECORD: 'A record could not be processed and was replaced by a short one that says so.',
  CAIRN_E_ENRICHER: 'An enricher threw; the record went on without its fields.',
  CAIRN_E_LEVEL: 'A level cannot be changed or signed as asked at run time.',
  CAIRN_E_JOB: 'Something about a job could not be found out or done: its subject, its context or its file.',
  CAIRN_E_SECURITY: 'Failed logins cannot be counted together with other processes at the moment; each process counts by itself.',
  CAIRN_E_AUDIT: 'The audit trail cannot be written; required actions are refused until it can.',
  CAIRN_E_AUDIT_KEYS: 'A key of the audit trail is missing or cannot be used.',
  CAIRN_E_AUDIT_ANCHOR: 'A checkpoint of the audit trail could not be anchored, or a store of it is behind; both are tried again.',
  CAIRN_E_QUERY: 'A query cannot be understood: an unknown field, a value that does not fit, a syntax error.',
  CAIRN_E_CURSOR: 'A cursor was changed, or belongs to another query.',
  CAIRN_E_TOKEN: 'A request to the log API has no token, or one that it does not know.',
  CAIRN_E_STORE: 'A log store cannot be read.',
  CAIRN_E_REDIS: 'A Redis must not hold records as it is set up.',
  CAIRN_E_ROTATION: 'A log file could not be rolled, compressed or removed.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
