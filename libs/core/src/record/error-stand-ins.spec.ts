import { some } from '../testing/some-record';
import { someRedactor } from '../testing/some-redactor';
import { WARNING } from './level';

/** Errors with a `secret` are not to be shown. */
const redactor = someRedactor({
  standIns: {
    standInFor: (error) => ('secret' in error ? Object.assign(new Error('refused ?'), { stack: 'Error: refused ?\n    at query', code: 'E1' }) : undefined),
    wordingOf: (message) => message.replace('hunter2', '?'),
  },
});
const refused = (): Error => Object.assign(new Error('refused hunter2'), { secret: 'hunter2' });

describe('an error whose own text must not be recorded', () => {
  it('is recorded as its stand-in, with its own causes', () => {
    const error = Object.assign(refused(), { cause: new Error('why') });
    const told = { type: 'Error', message: 'refused ?', traceback: 'Error: refused ?\n    at query', code: 'E1' };
    expect(redactor.redact(some.record({ error })).exception).toMatchObject({ ...told, cause: { message: 'why' } });
    expect(redactor.redact(some.record({ metadata: { error } })).metadata).toMatchObject({ error: told });
  });

  it.each<[string, object]>([
    ['a cause', new Error('failed', { cause: new Error('deeper', { cause: refused() }) })],
    ['a member of many', new AggregateError([new Error('other'), refused()], 'all failed')],
    ['a cause whose message is repeated', new Error('failed: refused hunter2', { cause: refused() })],
    ['a copy that is no error', { ...refused() }],
  ])('is not shown as %s', (_, error) => {
    const record = some.record({ error, metadata: { error, list: [error] } });
    const { exception, metadata } = redactor.redact(record);
    expect(JSON.stringify([exception, metadata])).toContain('refused ?');
    expect(JSON.stringify([exception, metadata])).not.toContain('hunter2');
  });

  it('is not repeated by the message and the metadata of its record', () => {
    const { message, metadata } = redactor.redact(
      some.record({ error: refused(), message: 'failed: refused hunter2', metadata: { reason: 'refused hunter2', n: 1 }, ownedMetadata: true }),
    );
    expect({ message, metadata }).toEqual({ message: 'failed: refused ?', metadata: { reason: 'refused ?', n: 1 } });
  });

  it('is not repeated by a warning without it', () => {
    const origin = some.origin({ level: WARNING });
    expect(redactor.redact(some.record({ origin, message: 'failed: hunter2' })).message).toBe('failed: ?');
  });

  it('costs a record its content when its stand-in cannot be told', () => {
    const failing = someRedactor({ standIns: { standInFor: () => { throw new Error('no'); }, wordingOf: (message) => message } });
    expect(JSON.stringify(failing.redact(some.record({ error: refused() })))).not.toContain('hunter2');
  });
});
