import { loadOptional, loadPeer } from './load-optional';

describe('an optional package', () => {
  it('is loaded when it is installed', () => {
    expect(typeof loadOptional<{ inspect: unknown }>('node:util')?.inspect).toBe('function');
  });

  it('is undefined when it is not', () => {
    expect(loadOptional('cairn-not-installed')).toBeUndefined();
  });

  it('is named, with the cure, where a feature cannot do without it', () => {
    expect(() => loadPeer('cairn-not-installed', 'The moon')).toThrow(
      'CAIRN_E_PEER_MISSING: The moon needs the package "cairn-not-installed". Run: npm install cairn-not-installed',
    );
  });

  it('is named with the version it has to have', () => {
    expect(() => loadPeer('cairn-not-installed', 'The moon', '@^1.2.0')).toThrow('Run: npm install cairn-not-installed@^1.2.0');
  });
});
