/** What must be in no record. */
export const SECRET = /s3cret|4711|пароль|1999-12-31|deadbeef/i;

/** Statements on the table `task`, in all the ways in which values stand in SQL; the table is not told where the rest is left out, or of COPY. */
export const SHAPES: readonly (readonly [shape: string, statement: string, table: string | null])[] = [
  ['literals', "SELECT * FROM task WHERE title = 's3cret' AND id = 4711", 'task'],
  ['escaped literals', "SELECT E'it\\'s a s3cret', 'it''s a s3cret' FROM task", 'task'],
  ['comments', "SELECT id FROM task -- the s3cret 4711\n WHERE id > 0 /* s3cret /* nested s3cret */ 4711 */", 'task'],
  ['an IN list', "SELECT id FROM task WHERE title IN ('s3cret', 'S3CRET two') OR id IN (4711, 47110)", 'task'],
  ['JSON operators', `SELECT '{"s3cret": 4711}'::jsonb -> 's3cret', '{"a": ["s3cret"]}'::jsonb @> '{"a": ["s3cret"]}' FROM task`, 'task'],
  ['a CTE', "WITH named AS (SELECT id FROM task WHERE title = 's3cret') SELECT count(*) FROM named WHERE id < 4711", 'task'],
  ['COPY', "COPY (SELECT title FROM task WHERE title <> 's3cret') TO STDOUT WITH (DELIMITER '|')", null],
  ['quoted identifiers', `SELECT "task"."id" AS "it's" FROM "task" WHERE "task"."title" = 's3cret'`, 'task'],
  ['dollar quoting', "SELECT $$s3cret$$, $tag$it's $$ a s3cret$tag$ FROM task", 'task'],
  ['unicode', "SELECT U&'\\0441 s3cret', 'пароль' FROM task WHERE title = 'пароль 🔑 s3cret'", 'task'],
  ['rows of values', "INSERT INTO task (id, title) VALUES (4711, 's3cret'), (47110, 'пароль') ON CONFLICT DO NOTHING", 'task'],
  ['an operator that is a comment to MySQL', "SELECT 5 # 4 AS x, 'line one\nhunter two s3cret' AS note FROM task", null],
  ['such an operator in an update', "UPDATE task SET id = id # 4, title = 'Hello\nmy s3cret'", 'task'],
  ['a comment that is none to MySQL', "SELECT 1--'\n, 's3cret' FROM task", null],
  ['a comment in a comment', "/* /* */ 's3cret' */ SELECT '*/ s3cret' FROM task", null],
  ['a JSON path of two lines', `SELECT '{"a": "s3cret"}'::jsonb #> '{a,\ns3cret}', 's3cret' FROM task`, null],
  ['typed values', "UPDATE task SET title = title WHERE title = X'deadbeef'::text OR now() < DATE '1999-12-31' - INTERVAL '4711 days'", 'task'],
];
