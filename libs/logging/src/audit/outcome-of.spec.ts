import { InternalServerErrorException } from '@nestjs/common';
import { databaseErrors } from '../database/database-errors';
import { reasonOf } from './outcome-of';

const quoting = (message: string): Error => Object.assign(new Error(message), { name: 'QueryFailedError', query: 'SELECT 1', parameters: [], driverError: { code: '22021', severity: 'ERROR' } });

describe('the reason of a failure in the trail', () => {
  it('has no value that a database quotes, as the log has none', () => {
    expect(reasonOf(quoting('invalid input syntax for type uuid: "alice@example.com"'))).toBe('QueryFailedError: invalid input syntax for type uuid: ?');
    expect(reasonOf(quoting('invalid byte sequence for encoding "UTF8": 0x00'))).toBe('QueryFailedError: invalid byte sequence for encoding ?: ?x?');
  });

  it('has none either where the app put the text into an error of its own, or threw it as a text', () => {
    const error = quoting('invalid input syntax for type integer: "bob@example.com"');
    databaseErrors.remember(error);
    for (const thrown of [new InternalServerErrorException(error.message), new Error(`Lookup: ${error.message}`), `Lookup: ${error.message}`]) expect(reasonOf(thrown)).not.toContain('bob@');
    expect(reasonOf(new InternalServerErrorException(error.message))).toBe('invalid input syntax for type integer: ?');
  });

  it('is the words of any other error', () => {
    expect([reasonOf(new RangeError('too far')), reasonOf('nothing there'), reasonOf(7)]).toEqual(['RangeError: too far', 'nothing there', 'number']);
  });
});
