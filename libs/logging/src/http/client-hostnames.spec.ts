import { ClientHostnames } from './client-hostnames';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a client's host name", () => {
  it('is not waited for, known to the next request, and asked for once', async () => {
    const asked: string[] = [];
    const names = new ClientHostnames(async (address) => {
      asked.push(address);
      return ['client.example', 'alias.example'];
    });
    expect(names.get('203.0.113.9')).toBeNull();
    expect(names.get('203.0.113.9')).toBeNull();
    await settled();
    expect(names.get('203.0.113.9')).toBe('client.example');
    expect(asked).toEqual(['203.0.113.9']);
  });

  it('is asked for again after ten minutes, and the old one stands meanwhile', async () => {
    let now = 0;
    let name = 'old.example';
    const names = new ClientHostnames(async () => [name], () => now);
    names.get('a');
    await settled();
    name = 'new.example';
    now = 600_001;
    expect(names.get('a')).toBe('old.example');
    await settled();
    expect(names.get('a')).toBe('new.example');
  });

  it('is unknown when nobody knows it', async () => {
    const names = new ClientHostnames(() => Promise.reject(new Error('ENOTFOUND')));
    names.get('a');
    await settled();
    expect(names.get('a')).toBeNull();
  });

  it('of ten thousand clients takes no more memory than that of a thousand', async () => {
    const names = new ClientHostnames(async () => ['x']);
    for (let n = 0; n < 10_000; n += 1) names.get(`client ${n}`);
    await settled();
    expect(names['known'].size).toBeLessThanOrEqual(1_000);
  });
});
