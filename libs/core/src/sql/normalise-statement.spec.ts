import { normaliseStatement } from './normalise-statement';

const shapeOf = (statement: string): string => normaliseStatement(statement).text;

describe('the shape of a statement', () => {
  it.each([
    ["SELECT * FROM task WHERE title = 'It''s' AND n = -1.5e-3", 'SELECT * FROM task WHERE title = ? AND n = -?'],
    ["SELECT 0x1F, 1_000, .5, b'01', X'1F', N'näm', _utf8'x'", 'SELECT ?, ?, ?, ?, ?, ?, ?'],
    ["SELECT E'a\\'b', U&'d\\0061t' UESCAPE '!'", 'SELECT ?, ? UESCAPE ?'],
    ["SELECT $$it's$$, $tag$ $$ $tag$, $1, $12", 'SELECT ?, ?, ?, ?'],
    ['SELECT ?, :name, @p1, ?2 FROM a', 'SELECT ?, ?, ?, ? FROM a'],
    ["SELECT a -- 'secret'\n, b /* 'x' /* y */ z */ FROM t # mysql", 'SELECT a , b FROM t'],
    ["SELECT d #> '{a}', d #>> $1, d #- '{b}' FROM t", 'SELECT d #> ?, d #>> ?, d #- ? FROM t'],
    ['SELECT\n\t a,\n   b FROM  t', 'SELECT a, b FROM t'],
    ["SELECT a FROM t WHERE id IN (1, 'b', $3, NULL, 5::int)", 'SELECT a FROM t WHERE id IN (?)'],
    ['SELECT a FROM t WHERE (a, b) IN ((1, 2), (3, 4))', 'SELECT a FROM t WHERE (a, b) IN (?)'],
    ['SELECT a FROM t WHERE id IN (SELECT id FROM u WHERE v = 1)', 'SELECT a FROM t WHERE id IN (SELECT id FROM u WHERE v = ?)'],
    ["SELECT ARRAY['a', 'b'], x[1]", 'SELECT ARRAY[?], x[?]'],
    ["INSERT INTO t (a, b) VALUES (1, 'x'), (2, lower('y')) RETURNING id", 'INSERT INTO t (a, b) VALUES (?) RETURNING id'],
    ["SELECT d->'a'->>'b', d#>'{a}', d @> '{\"c\":1}', d ? 'k', d ?| array['k'], d ?& $1", 'SELECT d->?->>?, d#>?, d @> ?, d ? ?, d ?| array[?], d ?& ?'],
    ['SELECT a::text, ?||b, $1::jsonb @@ c FROM t', 'SELECT a::text, ?||b, ?::jsonb @@ c FROM t'],
    ['SELECT "Größe", `von`, [Order Details] FROM "public"."Task"', 'SELECT ?, `von`, [Order Details] FROM ?.?'],
    ['SELECT "Größe", [Order Details] FROM "public"."Task"', 'SELECT "Größe", [Order Details] FROM "public"."Task"'],
    ["COPY t (a, b) FROM STDIN;\n1\tsecret\n\\.\n", 'COPY t (a, b) FROM STDIN'],
    ['SELECT TRUE, NULL', 'SELECT TRUE, NULL'],
    ['', ''],
  ])('%s', (statement, shape) => {
    expect(shapeOf(statement)).toBe(shape);
  });

  it.each([
    ["SELECT a FROM t WHERE b = 'canary", 'SELECT a FROM t WHERE b = ?'],
    ['SELECT $x$ canary $y$ canary', 'SELECT ?'],
    ['SELECT "canary FROM t', 'SELECT ?'],
    ['SELECT a /* canary', 'SELECT a'],
    ["SELECT 'c:\\' , canary, ' x'", 'SELECT ?'],
    ["SELECT q'[it's canary]'", 'SELECT ?'],
    ["SELECT 5 # 4 AS x, 'line one\ncanary' AS note", 'SELECT ? ?'],
    ["UPDATE t SET flags = flags # 4, note = 'Hello\nmy canary'", 'UPDATE t SET flags = flags ?'],
    ["SELECT a ## b, 'x\ncanary y' FROM t", 'SELECT a ?'],
    ["SELECT 1--'\ncanary'", 'SELECT ??'],
    ["/* /* */ SELECT '*/ canary '", '?'],
    ["SELECT /* /* */ -- */ ' \n, 'canary'", 'SELECT ?'],
    ["SELECT /*! '*/ canary' */", 'SELECT ?'],
    ["SELECT a -- it's\r, 'x\ncanary'", 'SELECT a ?'],
    ["SELECT d #> 'it \n, 'canary'", 'SELECT d #> ?'],
    ["SELECT [it's], 'canary'", 'SELECT ?'],
    ["SELECT `a`, $x$ 'a$x$ canary'", 'SELECT `a`, ?'],
  ])('ends where a value has no certain end: %s', (statement, shape) => {
    expect(shapeOf(statement)).toBe(shape);
  });

  it('takes a text between double quotes for a value when it does not look like a name', () => {
    expect(shapeOf('SELECT "a@example.com", "it""s", "x"')).toBe('SELECT ?, ?, "x"');
  });

  it.each([
    ['SELECT a FROM t WHERE name = "alice" AND b <> "bob" AND c LIKE "carol"', 'SELECT a FROM t WHERE name = ? AND b <> ? AND c LIKE ?'],
    ['SELECT a FROM t WHERE name IN ("alice", "bob") AND c BETWEEN "a" AND "b"', 'SELECT a FROM t WHERE name IN (?) AND c BETWEEN ? AND ?'],
    ['UPDATE t SET a = "alice", b = 1', 'UPDATE t SET a = ?, b = ?'],
    ['PRAGMA key = "alice"', 'PRAGMA key = ?'],
    ['ALTER USER bob IDENTIFIED BY "alice"', 'ALTER USER bob IDENTIFIED BY ?'],
    ['SELECT a FROM "t" JOIN "u" ON "t"."id" = "u"."id" WHERE a = "f"(1) AND ("t"."x" < "t"."y")', 'SELECT a FROM "t" JOIN "u" ON "t"."id" = "u"."id" WHERE a = "f"(?) AND ("t"."x" < "t"."y")'],
    ['SELECT a FROM t WHERE id IN ("t"."id", "t"."parent") ORDER BY "a"', 'SELECT a FROM t WHERE id IN ("t"."id", "t"."parent") ORDER BY "a"'],
  ])('takes a text between double quotes in the place of a value for one: %s', (statement, shape) => {
    expect(shapeOf(statement)).toBe(shape);
  });

  it.each([
    ['select 1', 'SELECT', null],
    ['SELECT extract(epoch FROM at) FROM "public"."task" t', 'SELECT', 'public.task'],
    ['SELECT a IS DISTINCT FROM b FROM task', 'SELECT', 'task'],
    ['(SELECT a FROM x) UNION SELECT b FROM y', 'SELECT', 'x'],
    ['SELECT * FROM (SELECT * FROM task) s', 'SELECT', 'task'],
    ['SELECT * FROM generate_series(1, 3)', 'SELECT', null],
    ['WITH x AS (SELECT * FROM a), y AS (DELETE FROM b) INSERT INTO c SELECT * FROM x', 'INSERT', 'c'],
    ['WITH RECURSIVE x(n) AS (SELECT 1) SELECT n FROM x', 'SELECT', null],
    ['WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT n FROM x', 'SELECT', null],
    ['WITH named AS (SELECT id FROM task) SELECT count(*) FROM named', 'SELECT', 'task'],
    ['WITH a AS MATERIALIZED (SELECT id FROM task), "b" (id) AS (SELECT id FROM A) SELECT * FROM b', 'SELECT', 'task'],
    ['WITH gone AS (DELETE FROM task RETURNING *) SELECT count(*) FROM gone', 'SELECT', 'task'],
    ['WITH a AS (SELECT (SELECT 1 FROM u) FROM task) UPDATE b SET c = 1 FROM a', 'UPDATE', 'b'],
    ['WITH now AS (SELECT 1) SELECT * FROM now JOIN task ON true', 'SELECT', null],
    ['UPDATE ONLY task SET a = 1', 'UPDATE', 'task'],
    ['DELETE FROM task USING u', 'DELETE', 'task'],
    ['MERGE INTO task USING u ON true', 'MERGE', 'task'],
    ['INSERT INTO [dbo].[Task] (a) VALUES (1)', 'INSERT', 'dbo.Task'],
    ['COPY task (a) TO STDOUT', 'COPY', 'task'],
    ['COPY (SELECT 1) TO STDOUT', 'COPY', null],
    ['CREATE TABLE IF NOT EXISTS task (id int)', 'CREATE', 'task'],
    ['CREATE UNIQUE INDEX i ON task (id)', 'CREATE', 'task'],
    ['TRUNCATE TABLE task', 'TRUNCATE', 'task'],
    ['BEGIN', 'BEGIN', null],
    ['frobnicate task', 'OTHER', null],
    ['', 'OTHER', null],
  ])('%s is a %s of %s', (statement, operation, table) => {
    expect(normaliseStatement(statement)).toMatchObject({ operation, table });
  });

  it('names the columns that are searched by', () => {
    const { filters } = normaliseStatement(
      `SELECT a FROM t WHERE t."owner" = $1 AND lower(email) LIKE 'x' AND (due < 3 OR done IS NULL) AND data->>'k' = 'v' AND a::int IN (1) AND NOT EXISTS (SELECT 1) ORDER BY z = 1`,
    );
    expect(filters).toEqual(['owner', 'email', 'due', 'done', 'data', 'a']);
  });

  it('is read once per statement', () => {
    expect(normaliseStatement('SELECT a FROM once')).toBe(normaliseStatement('SELECT a FROM once'));
  });

  it('is cut when it is long', () => {
    const columns = Array.from({ length: 2_000 }, (_, n) => `column_${n}`).join(', ');
    const { text } = normaliseStatement(`SELECT ${columns} FROM t`);
    expect(text.length).toBeLessThanOrEqual(4_100);
    expect(text).toMatch(/ …$/);
    expect(shapeOf(`INSERT INTO t VALUES ${"('canary'),".repeat(10_000)}`)).not.toContain('canary');
  });

  it('is something for anything', () => {
    expect(normaliseStatement(undefined as unknown as string).operation).toBe('OTHER');
  });
});

describe('no literal survives', () => {
  const CANARY = 'xcanaryx';
  let seed = 42;
  /** A small generator of its own (Lehmer), so that a failure comes again. */
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;

  const CONTENT = [CANARY, `${CANARY}--`, `/* ${CANARY}`, `"${CANARY}"`, `$$${CANARY}`, `; ${CANARY} ?`, `\n${CANARY}\t`, `ü ${CANARY} 漢`, `${CANARY}\\\\ `, `[${CANARY}]`, `*/ ${CANARY}`, `one\n${CANARY}`, `\r# ${CANARY}`, `] ${CANARY}\n# `];
  /** Comments to some databases, code to others. */
  const BEFORE = ['', '', '', '', '5 # 4, ', 'a ## b, ', "d #> '{a}', ", '1--', '1 --x\n,', '/* /* */ ', '/* /* */ */ ', '/*! 1 */ ', '/*!1*/ ', '1 -- a\r, ', "[it's], ", '[a-- b], '];
  const quoted = (text: string): string => text.replaceAll("'", "''");
  const LITERALS: readonly ((text: string) => string)[] = [
    (text) => `'${quoted(text)}'`,
    (text) => `'it''s ${quoted(text)}'''`,
    (text) => `E'\\'${quoted(text)}\\\\'`,
    (text) => `N'${quoted(text)}'`,
    (text) => `U&'${quoted(text)}'`,
    (text) => `$q$${text}'$q$`,
    (text) => `$_1$ $$ ${text} $_1$`,
    () => `/* ${CANARY} /* ' */ ${CANARY} */ 1`,
    () => `1 -- '${CANARY}"\n`,
    (text) => `'a\\' ${quoted(text)}'`,
  ];
  const FRAMES: readonly ((next: () => string) => string)[] = [
    (next) => `SELECT a, ${next()} AS "b c" FROM t WHERE d = ${next()} AND e LIKE ${next()}`,
    (next) => `INSERT INTO "t" (a,b) VALUES (${next()},${next()}),(${next()}, now())`,
    (next) => `UPDATE t SET a=${next()}, b = d->${next()}->>${next()} WHERE c IN (${next()}, ${next()})`,
    (next) => `WITH x AS (SELECT ${next()}::text) SELECT ARRAY[${next()}, ${next()}] FROM x WHERE j ?| array[${next()}]`,
    (next) => `SELECT CASE WHEN a = ${next()} THEN ${next()} ELSE ${next()} END FROM t`,
    (next) => `DO ${next()}; CALL p(${next()})`,
  ];
  const some = (): string => pick(FRAMES)(() => pick(BEFORE) + pick(LITERALS)(pick(CONTENT)));

  it('of 5,000 generated statements', () => {
    const leaking = Array.from({ length: 5_000 }, some).filter((statement) => shapeOf(statement).includes(CANARY));
    expect(leaking).toEqual([]);
  });

  it('of 5,000 that are cut off anywhere', () => {
    const cut = Array.from({ length: 5_000 }, some).map((statement) => statement.slice(0, random(statement.length)));
    expect(cut.filter((statement) => shapeOf(statement).includes(CANARY))).toEqual([]);
  });

  it.each([
    ['quotes', "'"],
    ['backslashes', "'\\"],
    ['opened comments', '/*'],
    ['dollars', '$a'],
    ['digits', '1e'],
    ['parentheses', 'IN ('],
    ['rows', 'VALUES ('],
    ['brackets', '['],
    ['double quotes', '""'],
    ['quoted lists', 'IN ("a",'],
    ['quoted values', '"a",'],
  ])('of endless %s, which end in time', (_, part) => {
    expect(shapeOf(`SELECT '${CANARY}', ${part.repeat(100_000)} '${CANARY}'`)).not.toContain(CANARY);
  });
});
