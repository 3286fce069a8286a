import { appendFileSync, linkSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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
    expect([store.known('usr_alice'), store.known('usr_nobody')]).toEqual([pseudonym, undefined]);
    expect(store.erase('usr_alice')).toBe(pseudonym);
    expect(files()).toEqual([]);
    expect(store.reveal('usr_alice', before.commitment)).toBeUndefined();
    expect([store.known('usr_alice'), store.erase('usr_alice')]).toEqual([undefined, undefined]);
    expect(other.pseudonym('usr_alice')).not.toBe(pseudonym);
  });

  it('knows of an erasure by another process, also when the person came back', async () => {
    const other = new PersonalStore(root, key);
    const before = other.pseudonym('usr_alice');
    const { commitment, stored } = store.commit('usr_alice', 'address', '203.0.113.7');
    await stored;
    store.erase('usr_alice');
    const after = store.pseudonym('usr_alice');
    expect(after).not.toBe(before);
    const again = other.commit('usr_alice', 'address', '203.0.113.7');
    await again.stored;
    expect(other.pseudonym('usr_alice')).toBe(after);
    expect(again.commitment).not.toEqual(commitment);
    expect(store.reveal('usr_alice', commitment)).toBeUndefined();
    expect(store.reveal('usr_alice', again.commitment)).toEqual({ field: 'address', value: '203.0.113.7' });
  });

  it('does not write what is under way into the file of who came back after the erasure', async () => {
    const { commitment, stored } = store.commit('usr_alice', 'address', '203.0.113.7');
    const other = new PersonalStore(root, key); // in the same turn: nothing of it is written yet
    other.erase('usr_alice');
    const after = other.pseudonym('usr_alice');
    await stored;
    expect(held()).not.toContain('203.0.113.7');
    expect(store.reveal('usr_alice', commitment)).toBeUndefined();
    expect(store.pseudonym('usr_alice')).toBe(after);
  });

  it.each([['nothing', ''], ['half a header', '{"pseudonym":"sub_'], ['zeros', '\0'.repeat(100)]])('takes a person whose file holds %s for one who was erased', async (_what, left) => {
    await store.commit('usr_alice', 'name', 'Alice Example').stored;
    writeFileSync(files()[0]!, left);
    const after = new PersonalStore(root, key);
    expect(after.pseudonym('usr_alice')).toMatch(/^sub_/);
    expect(store.pseudonym('usr_alice')).toBe(after.pseudonym('usr_alice'));
    writeFileSync(files()[0]!, left);
    expect(after.erase('usr_alice')).toBeUndefined();
    expect(files()).toEqual([]);
  });

  it('finishes an erasure that a crash has interrupted, and what a crash left of a new file', async () => {
    await store.commit('usr_alice', 'name', 'Alice Example').stored;
    const [path] = files() as [string];
    renameSync(path, `${path}.0123456789ab.erasing`);
    writeFileSync(`${path}.0123456789ab.new`, '{"pseu');
    utimesSync(`${path}.0123456789ab.new`, 0, 0);
    const after = new PersonalStore(root, key);
    await after.commit('usr_bob', 'name', 'Bob').stored;
    expect(files()).toHaveLength(1);
    expect(held()).not.toContain('Alice');
  });

  it('overwrites before it deletes', async () => {
    await store.commit('usr_alice', 'name', 'Alice Example').stored;
    const linked = join(root, 'another name of the same bytes');
    linkSync(files()[0]!, linked);
    store.erase('usr_alice');
    expect(readFileSync(linked, 'utf8')).toBe('');
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
