import { isConnectionError } from './query-error';

describe('an error of a connection', () => {
  it("is known by the server's code, also where Prisma has put its own before it", () => {
    const of = (originalCode: string): Error => {
      const cause = { originalCode, originalMessage: 'terminating connection due to administrator command' };
      return Object.assign(new Error('Raw query failed'), { name: 'PrismaClientKnownRequestError', code: 'P2010', meta: { driverAdapterError: { cause } } });
    };
    expect([isConnectionError(of('57P01')), isConnectionError(of('22P02'))]).toEqual([true, false]);
  });
});
