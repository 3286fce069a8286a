import { BadRequestException, ForbiddenException, HttpException } from '@nestjs/common';
import { refusalReason } from './refusal-reason';

class SoldOut extends Error {}

describe('the reason of a refused request', () => {
  it.each<[string, unknown, object]>([
    ['an exception of Nest', new ForbiddenException(), { error_type: 'ForbiddenException', error_message: 'Forbidden' }],
    ['one with a text', new BadRequestException('no stock'), { error_type: 'BadRequestException', error_message: 'no stock' }],
    ['that of a ValidationPipe', new BadRequestException(['sku must be a string', 'stock must not be less than 0']), { error_type: 'BadRequestException', error_message: 'sku must be a string; stock must not be less than 0' }],
    ['one that answers with a text', new HttpException('slow down', 429), { error_type: 'HttpException', error_message: 'slow down' }],
    ['one that answers with an object of its own', new HttpException({ code: 7 }, 409), { error_type: 'HttpException', error_message: 'Http Exception' }],
    ['an error of the app', new SoldOut('sold out'), { error_type: 'SoldOut', error_message: 'sold out' }],
    ['no error', 'sold out', { error_type: 'string', error_message: 'sold out' }],
    ['nothing', undefined, { error_type: 'undefined', error_message: 'undefined' }],
  ])('is read from %s', (_what, error, reason) => {
    expect(refusalReason(error)).toEqual(reason);
  });

  it('does not quote a body that is no JSON', () => {
    for (const text of ['{"pin":hunter2}', '{"pin":"hunter2"']) {
      let error: unknown;
      try {
        JSON.parse(text);
      } catch (thrown) {
        error = new BadRequestException((thrown as Error).message);
      }
      expect(refusalReason(error)).toEqual({ error_type: 'BadRequestException', error_message: 'The body is not valid JSON' });
    }
  });

  it('is bounded', () => {
    expect(refusalReason(new Error('x'.repeat(100_000))).error_message).toHaveLength(501);
    expect(refusalReason(new BadRequestException(Array.from({ length: 5_000 }, (_, n) => `f${n} bad`))).error_message!.length).toBeLessThan(501);
  });

  it('is left out where it cannot be read', () => {
    const hostile = new Proxy(new Error('m'), { get: () => { throw new Error('hostile'); } });
    expect(refusalReason(hostile)).toEqual({});
  });
});
