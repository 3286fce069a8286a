import { CairnError } from '@cairn/core';
import { clientAddress } from './client-address';

describe('the address of a client', () => {
  it("is the socket's own unless a proxy is trusted", () => {
    expect(clientAddress()('203.0.113.9', '6.6.6.6')).toBe('203.0.113.9');
    expect(clientAddress(false)('203.0.113.9', '6.6.6.6')).toBe('203.0.113.9');
    expect(clientAddress(0)('203.0.113.9', '6.6.6.6')).toBe('203.0.113.9');
  });

  it('has one spelling: IPv4 mapped into IPv6 is IPv4', () => {
    expect(clientAddress()('::ffff:127.0.0.1', undefined)).toBe('127.0.0.1');
    expect(clientAddress(true)('::1', '[2001:db8::7]:4711')).toBe('2001:db8::7');
    expect(clientAddress(true)('::1', '198.51.100.3:4711')).toBe('198.51.100.3');
  });

  it('is unknown when the connection is gone', () => {
    expect(clientAddress()(undefined, undefined)).toBeNull();
    expect(clientAddress(true)(undefined, '6.6.6.6')).toBeNull();
  });

  it('is the first of the chain when everybody is trusted', () => {
    expect(clientAddress(true)('10.0.0.1', '203.0.113.9, 10.0.0.3, 10.0.0.2')).toBe('203.0.113.9');
  });

  it('is as many hops away as there are proxies', () => {
    const chain = '6.6.6.6, 203.0.113.9, 10.0.0.2';
    expect(clientAddress(1)('10.0.0.1', chain)).toBe('10.0.0.2');
    expect(clientAddress(2)('10.0.0.1', chain)).toBe('203.0.113.9');
    expect(clientAddress(9)('10.0.0.1', chain)).toBe('6.6.6.6');
  });

  it('is the first address that is no trusted proxy, from this server outwards: what a client invents in front does not count', () => {
    const find = clientAddress(['10.0.0.0/8', '2001:db8::/32']);
    expect(find('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
    expect(find('::ffff:10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(find('2001:db8::1', '203.0.113.9')).toBe('203.0.113.9');
    expect(find('192.0.2.1', '203.0.113.9')).toBe('192.0.2.1');
  });

  it('is looked for no further than a word that is no address', () => {
    expect(clientAddress(true)('10.0.0.1', '6.6.6.6, unknown')).toBe('10.0.0.1');
    expect(clientAddress(true)('10.0.0.1', '')).toBe('10.0.0.1');
  });

  it.each([
    ['loopback', '127.8.8.8'],
    ['loopback', '::1'],
    ['linklocal', 'fe80::1'],
    ['uniquelocal', '172.20.1.1'],
  ])('trusts %s: %s', (name, proxy) => {
    expect(clientAddress([name])(proxy, '203.0.113.9')).toBe('203.0.113.9');
  });

  it.each(['10.0.0.0/33', 'proxy.local', '10.0.0.0/x', ''])('refuses the entry "%s" at start, naming it', (entry) => {
    expect(() => clientAddress([entry])).toThrow(CairnError);
    expect(() => clientAddress([entry])).toThrow(`request.trustProxy: the entry "${entry}" is no address`);
  });
});
