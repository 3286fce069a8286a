import { isName, isSymbol, isWord, type Token } from './statement-token';

const OPERATIONS = new Set(
  `SELECT INSERT UPDATE DELETE MERGE REPLACE WITH VALUES TABLE COPY CREATE ALTER DROP TRUNCATE REFRESH REINDEX COMMENT GRANT REVOKE
  BEGIN START COMMIT END ROLLBACK ABORT SAVEPOINT RELEASE PREPARE EXECUTE DEALLOCATE DECLARE FETCH MOVE CLOSE CALL EXEC DO SET RESET
  SHOW USE PRAGMA EXPLAIN ANALYZE VACUUM CLUSTER CHECKPOINT LOCK LISTEN UNLISTEN NOTIFY DISCARD`.split(/\s+/),
);

const MAIN_PARTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'];

/** Words of a WITH that name nothing. */
const WITHIN_WITH = ['WITH', 'RECURSIVE', 'AS', 'NOT', 'MATERIALIZED'];

/** The words a statement's table stands behind. */
const INTRODUCED_BY: Readonly<Record<string, readonly string[]>> = {
  SELECT: ['FROM'],
  DELETE: ['FROM'],
  INSERT: ['INTO'],
  REPLACE: ['INTO'],
  MERGE: ['INTO'],
  UPDATE: ['UPDATE'],
  COPY: ['COPY'],
  TRUNCATE: ['TRUNCATE'],
  LOCK: ['LOCK'],
  VACUUM: ['VACUUM'],
  ANALYZE: ['ANALYZE'],
  TABLE: ['TABLE'],
  CREATE: ['TABLE', 'VIEW', 'ON'],
  ALTER: ['TABLE', 'VIEW'],
  DROP: ['TABLE', 'VIEW'],
  REFRESH: ['VIEW'],
};

/** These may stand before the table's name. */
const BEFORE_NAME = ['ONLY', 'LATERAL', 'TABLE', 'IF', 'NOT', 'EXISTS', 'CONCURRENTLY'];

/** What a statement does, and to which table. */
export interface Subject {
  readonly operation: string;
  readonly table: string | null;
}

export function subjectOf(tokens: readonly Token[]): Subject {
  const main = mainPart(tokens);
  const first = tokens[main];
  const operation = first?.kind === 'word' ? first.text.toUpperCase() : '';
  if (!OPERATIONS.has(operation)) return { operation: 'OTHER', table: null };
  return { operation, table: withoutNamedQueries(tableOf(tokens, main, operation), namedQueries(tokens, main)) };
}

/** Queries of a WITH by their names, each with the table it reads. */
type NamedQueries = ReadonlyMap<string, string | null>;

/** The name of a query is no table: the one that query reads is meant. */
function withoutNamedQueries(table: string | null, named: NamedQueries): string | null {
  const seen = new Set<string>();
  let name = table;
  while (name !== null && named.has(name.toLowerCase()) && !seen.has(name)) {
    seen.add(name);
    name = named.get(name.toLowerCase())!;
  }
  return name !== null && seen.has(name) ? null : name;
}

/** `name [(columns)] AS [[NOT] MATERIALIZED] (query)`, before the main part. */
function namedQueries(tokens: readonly Token[], main: number): NamedQueries {
  const named = new Map<string, string | null>();
  let depth = 0;
  let name: string | undefined;
  for (let at = 0; at < main; at += 1) {
    if (depth === 0 && isName(tokens[at]) && !isWord(tokens[at], ...WITHIN_WITH)) name = plain(tokens[at]!);
    if (depth === 0 && name !== undefined && isSymbol(tokens[at], '(') && isWord(tokens[at - 1], 'AS', 'MATERIALIZED')) {
      named.set(name.toLowerCase(), tableOfQuery(tokens, at + 1));
    }
    depth += step(tokens[at]);
  }
  return named;
}

function tableOfQuery(tokens: readonly Token[], from: number): string | null {
  const verb = tokens[from];
  return verb?.kind === 'word' ? tableOf(tokens, from, verb.text.toUpperCase()) : null;
}

/** The verb; behind a WITH, that of the statement the WITH is for. */
function mainPart(tokens: readonly Token[]): number {
  const first = tokens.findIndex((token) => !isSymbol(token, '('));
  if (!isWord(tokens[first], 'WITH')) return first;
  let depth = 0;
  for (let at = first + 1; at < tokens.length; at += 1) {
    depth += step(tokens[at]);
    if (depth === 0 && isWord(tokens[at], ...MAIN_PARTS)) return at;
  }
  return first;
}

function tableOf(tokens: readonly Token[], main: number, operation: string): string | null {
  const introducing = INTRODUCED_BY[operation];
  if (introducing === undefined) return null;
  let depth = 0;
  let wanted = 0;
  for (let at = main; at < tokens.length; at += 1) {
    depth += step(tokens[at]);
    if (depth < 0) return null; // the end of a query in parentheses
    if (depth !== wanted || !isWord(tokens[at], ...introducing) || isWord(tokens[at - 1], 'DISTINCT')) continue;
    const start = skip(tokens, at + 1);
    if (!isSymbol(tokens[start], '(')) return nameAt(tokens, start, operation === 'SELECT');
    if (operation !== 'SELECT') return null;
    wanted = depth + 1; // the table of the query it selects from
  }
  return null;
}

function skip(tokens: readonly Token[], from: number): number {
  let at = from;
  while (isWord(tokens[at], ...BEFORE_NAME)) at += 1;
  return at;
}

function nameAt(tokens: readonly Token[], from: number, mayBeFunction: boolean): string | null {
  let at = from;
  const parts: string[] = [];
  for (let part = tokens[at]; isName(part); part = tokens[at]) {
    parts.push(plain(part));
    at += 1;
    if (!isSymbol(tokens[at], '.')) break;
    at += 1;
  }
  const isFunction = mayBeFunction && isSymbol(tokens[at], '(');
  return parts.length === 0 || isFunction ? null : parts.join('.');
}

/** A name without the marks around it. */
export function plain({ kind, text }: Token): string {
  return kind === 'name' ? text.slice(1, -1) : text;
}

function step(token: Token | undefined): number {
  return isSymbol(token, '(') ? 1 : isSymbol(token, ')') ? -1 : 0;
}
