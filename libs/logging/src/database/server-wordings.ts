const TYPES =
  '(?:smallint|integer|bigint|numeric|real|double precision|boolean|uuid|date|time|timestamp|timestamp with time zone|interval|jsonb?|inet|bytea)';

/** What PostgreSQL says itself, values already taken out. */
const WORDINGS: readonly RegExp[] = [
  /^duplicate key value violates unique constraint \?$/,
  /^(?:insert or update|update or delete) on table \?$/,
  /^null value in column \? violates not-null constraint$/,
  /^new row for relation \?$/,
  new RegExp(`^invalid input syntax for type ${TYPES}(?:: \\?)?$`),
  /^date\/time field value out of range: \?$/,
  new RegExp(`^${TYPES} out of range$`),
  /^value too long for type character(?: varying)?\?$/,
  /^numeric field overflow$/,
  /^division by zero$/,
  /^(?:relation|column|database|schema|type|role) \? does not exist$/,
  /^syntax error at (?:or near \?|end of input)$/,
  /^deadlock detected$/,
  /^could not serialize access due to (?:concurrent (?:update|delete)|read\/write dependencies among transactions)$/,
  /^canceling statement due to (?:statement timeout|lock timeout|user request)$/,
  /^current transaction is aborted, commands ignored until end of transaction block$/,
  /^terminating connection due to (?:administrator command|idle-in-transaction timeout)$/,
  /^password authentication failed for user \?$/,
];

/** Whether a masked message is one that PostgreSQL itself is known to say, so that no RAISE of the app can have put anything into it. */
export function isServersWording(masked: string): boolean {
  return WORDINGS.some((wording) => wording.test(masked));
}
