import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PersonalStore } from './personal-store';

describe('the side store of personal values', () => {
  let root: string;
  let store: PersonalStore;
  const key = Buffer.alloc(32, 5);
  const files = (): string[] => readdirSync(root).map((name) => join(root, name));
  const held = (): string => files().map((path) => path + readFileSync(path, 'utf8')).join();

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'cairn-personal-'));
    store = new PersonalStore(root, key);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('gives a commitment that only the store can open', async () => {
    const { commitment, stored } = store.commit('usr_alice', 'address', '192.0.2.7');
    await stored;
    expect(commitment).toEqual({ commitment: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(store.reveal('usr_alice', commitment)).toEqual({ field: 'address', value: '192.0.2.7' });
    expect(store.reveal('usr_bob', commitment)).toBeUndefined();
  });

  it('gives the same for the same value of a person, another for another person, and stores it once', async () => {
    const same = [store.commit('usr_alice', 'address', '192.0.2.7'), store.commit('usr_alice', 'address', '192.0.2.7')];
    const other = store.commit('usr_bob', 'address', '192.0.2.7');
    await Promise.all([...same, other].map(({ stored }) => stored));
    expect(same[0]!.commitment).toEqual(same[1]!.commitment);
    expect(other.commitment).not.toEqual(same[0]!.commitment);
    expect(new PersonalStore(root, key).commit('usr_alice', 'address', '192.0.2.7').commitment).toEqual(same[0]!.commitment);
    expect(held().match(/192\.0\.2\.7/g)).toHaveLength(2);
  });

  it('has one file per person, which names nobody and only its owner reads', async () => {
    await store.commit('usr_alice', 'name', 'Alice Example').stored;
    expect(files().map((path) => statSync(path).mode & 0o777)).toEqual([0o600]);
    expect(files().join()).not.toContain('alice');
    expect(store.pseudonym('usr_alice')).toMatch(/^sub_[0-9a-f]{16}$/);
    expect(new PersonalStore(root, key).pseudonym('usr_alice')).toBe(store.pseudonym('usr_alice'));
  });

  it('forgets a person wholly: no trace stays, and nothing brings it back', async () => {
    const other = new PersonalStore(root, key);
    const before = store.commit('usr_alice', 'name', 'Alice Example');
    const pseudonym = other.pseudonym('usr_alice');
    await before.stored;
    expect(store.erase('usr_alice')).toBe(pseudonym);
    expect(files()).toEqual([]);
    expect(store.reveal('usr_alice', before.commitment)).toBeUndefined();
    expect(store.erase('usr_alice')).toBeUndefined();
    expect(other.pseudonym('usr_alice')).not.toBe(pseudonym);
  });

  it('reads past a line that a crash left unfinished', async () => {
    await store.commit('usr_alice', 'name', 'Alice').stored;
    appendFileSync(files()[0]!, '{"commitment":"ab');
    const after = new PersonalStore(root, key);
    const { commitment, stored } = after.commit('usr_alice', 'city', 'Berlin');
    await stored;
    const again = new PersonalStore(root, key);
    const { commitment: second, stored: storedAgain } = again.commit('usr_alice', 'city', 'Berlin');
    await storedAgain;
    expect(second).toEqual(commitment);
    expect(again.reveal('usr_alice', commitment)).toEqual({ field: 'city', value: 'Berlin' });
  });
});
