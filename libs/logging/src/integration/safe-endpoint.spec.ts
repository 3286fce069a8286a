import { safeEndpoint } from './safe-endpoint';

describe('an endpoint as it is recorded', () => {
  it.each([
    ['https://api.example.com/v1/charges/ch_1?token=s3cret#s3cret', 'https://api.example.com/v1/charges/ch_1'],
    ['https://user:s3cret@api.example.com/v1', 'https://api.example.com/v1'],
    ['redis://:s3cret@cache:6379/0', 'redis://cache:6379/0'],
    ['s3://bucket/key?X-Amz-Signature=s3cret', 's3://bucket/key'],
    ['/v1/charges?token=s3cret', '/v1/charges'],
    ['//user:s3cret@host/v1?s3cret', '//host/v1'],
    ['http://user:s3?cret@host:x/v1', 'http://host:x/v1'],
    ['http://user:s3@cret@host:x/v1', 'http://host:x/v1'],
    ['orders.created', 'orders.created'],
  ])('%s is %s', (given, recorded) => expect(safeEndpoint(given)).toBe(recorded));
});
