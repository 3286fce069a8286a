import { databaseErrors } from './database-errors';
import { driverError, isUnreachable } from './prisma-error';
import { queryError } from './query-error';

const excerpt = (call: string): string => `\nInvalid \`prisma.${call}()\` invocation in\n/app/tasks.ts:4:21\n\n  2 const title = 's3cret';\n  3 \n→ 4 await prisma.${call}(`;

/** As Prisma Client 7.10.0 throws them; the messages are recorded ones. */
function thrown(name: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { name }, fields);
}
const known = (message: string, code: string, cause?: object): Error =>
  thrown('PrismaClientKnownRequestError', message, { code, meta: { modelName: 'Task', ...(cause && { driverAdapterError: { cause } }) } });

describe('an error of Prisma', () => {
  it("has the server's code and message where the server told them", () => {
    const error = known(`${excerpt('task.create')}\nUnique constraint failed on the constraint: \`task_pkey\``, 'P2002', {
      kind: 'UniqueConstraintViolation',
      originalCode: '23505',
      originalMessage: 'duplicate key value violates unique constraint "task_pkey"',
    });
    expect(driverError(error)).toMatchObject({ name: 'PrismaClientKnownRequestError', code: '23505', message: 'duplicate key value violates unique constraint "task_pkey"' });
    expect(isUnreachable(error)).toBe(false);
  });

  it.each([
    ['duplicate key value violates unique constraint "task_pkey"', '23505', 'duplicate key value violates unique constraint ?'],
    ['invalid input syntax for type integer: "s3cret"', '22P02', 'invalid input syntax for type integer: ?'],
    ['insert or update on table "a" violates foreign key constraint "b"', '23503', 'insert or update on table ?'],
    ['value too long for type character varying(3)', '22001', 'value too long for type character varying?'],
    ['no s3cret here', '22012', '?'],
    ['division by zero, said s3cret', '22012', '?'],
    ['invalid input syntax for type s3cret: "x"', '22P02', '?'],
  ])("has the server's text only where it is the server's own, for Prisma tells of no RAISE: %s", (originalMessage, originalCode, message) => {
    const error = known(`Raw query failed. Code: \`${originalCode}\`. Message: \`${originalMessage}\``, 'P2010', { kind: 'postgres', originalCode, originalMessage });
    expect(queryError(error)).toMatchObject({ code: originalCode, exception: { message } });
    expect(queryError(error).exception.stack).not.toContain('s3cret');
  });

  it('is known by what its driver adapter throws and tells, too', () => {
    const cause = { kind: 'UniqueConstraintViolation', constraint: { fields: ['s3cret'] }, originalCode: '23505', originalMessage: 'no s3cret' };
    const thrownByAdapter = Object.assign(new Error('no s3cret'), { name: 'DriverAdapterError', cause });
    for (const error of [cause, thrownByAdapter, Object.assign(new Error('no s3cret'), { name: 'PrismaClientKnownRequestError', message: 5 })]) {
      const standIn = databaseErrors.standInFor(error)!;
      expect(standIn.stack).not.toContain('s3cret');
    }
    expect(databaseErrors.standInFor(thrownByAdapter)).toMatchObject({ message: '?', code: '23505', name: 'DriverAdapterError' });
  });

  it("has Prisma's own else, without the lines of source it quotes", () => {
    const reason = 'An operation failed because it depends on one or more records that were required but not found. No record was found for a query.';
    expect(driverError(known(`${excerpt('task.findUniqueOrThrow')}\n${reason}`, 'P2025'))).toMatchObject({ code: 'P2025', message: reason });
    expect(driverError(known(`\nInvalid \`prisma.task.count()\` invocation:\n\n\n${reason}`, 'P2025'))).toMatchObject({ message: reason });
    expect(driverError(known(reason, 'P2025'))).toMatchObject({ message: reason });
  });

  it('of arguments it refuses has none of them', () => {
    const reason = 'Argument `id`: Invalid value provided. Expected Int, provided String.';
    const call = `${excerpt('task.create')}{\n       data: {\n         id: "s3cret",\n             ~~~~~~~~\n       }\n     })`;
    expect(driverError(thrown('PrismaClientValidationError', `${call}\n\n${reason}`))).toMatchObject({ message: reason });
    expect(driverError(thrown('PrismaClientValidationError', reason))).toMatchObject({ message: reason });
  });

  it('has its frames and nothing before them', () => {
    const { stack } = driverError(known(`${excerpt('task.count')}\nserver gone`, 'P1017')) as { stack: string };
    expect(stack).toMatch(/^\n\s+at /);
  });

  it('says that the database cannot be reached', () => {
    const unreachable = { kind: 'DatabaseNotReachable', host: '127.0.0.1', port: 1 };
    expect(isUnreachable(known("Can't reach database server at 127.0.0.1:1", 'P1001', unreachable))).toBe(true);
    expect(isUnreachable(known("Raw query failed. Code: `N/A`. Message: `Can't reach database server at 127.0.0.1:1`", 'P2010', unreachable))).toBe(true);
    expect(isUnreachable(thrown('PrismaClientInitializationError', 'timed out', { code: 'P1002' }))).toBe(true);
  });
});

describe('any other error', () => {
  it.each([new TypeError('not ours'), 'thrown text', null, undefined])('%s is left as it is', (error) => {
    expect(driverError(error)).toBe(error);
    expect(isUnreachable(error)).toBe(false);
  });
});
