import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isClaimed, WriterClaim } from './writer-claim';

describe('the identity of a writer', () => {
  let dir: string;
  const claimOf = (writer: string): string => join(dir, `${writer}.claim`);
  /** Of a process that is gone. */
  const leaveStale = (writer: string): void => {
    const mine = WriterClaim.take(dir, writer, false);
    const holder = JSON.parse(readFileSync(claimOf(writer), 'utf8')) as object;
    mine.release();
    writeFileSync(claimOf(writer), JSON.stringify({ ...holder, token: 'gone', began: '1' }));
  };

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'cairn-claim-'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(Array.from({ length: 8 }, (_, step) => step))('goes to one of two that find a dead holder, when the second comes before step %i of the first', (at) => {
    leaveStale('api');
    let [step, isSecond] = [0, false];
    const claims: WriterClaim[] = [];
    const between = (): void => {
      if (isSecond || step++ !== at) return;
      isSecond = true;
      claims.push(WriterClaim.take(dir, 'api', false));
      isSecond = false;
    };
    for (const call of ['linkSync', 'renameSync', 'rmSync', 'readFileSync'] as const) {
      const original = fs[call] as (...args: unknown[]) => unknown;
      jest.spyOn(fs, call).mockImplementation(((...args: unknown[]) => {
        if (String(args[0]).includes('.claim')) between();
        return original(...args);
      }) as never);
    }
    claims.push(WriterClaim.take(dir, 'api', false));
    jest.restoreAllMocks();
    expect(claims).toHaveLength(2);
    for (const claim of claims) claim.stillOurs();
    expect(new Set(claims.map(({ writer }) => writer)).size).toBe(2);
    for (const claim of claims) claim.release();
    expect(readdirSync(dir).filter((name) => !name.endsWith('.claim'))).toEqual([]);
  });

  it('is taken over also from a process that died while it took it over', () => {
    leaveStale('api');
    const stale = readFileSync(claimOf('api'), 'utf8');
    const rename = jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
      throw new Error('killed');
    });
    const remove = jest.spyOn(fs, 'rmSync').mockImplementation(() => undefined);
    expect(() => WriterClaim.take(dir, 'api', false)).toThrow('killed');
    rename.mockRestore();
    remove.mockRestore();
    const [lock] = readdirSync(dir).filter((name) => name.endsWith('.lock')) as [string];
    writeFileSync(join(dir, lock), stale.replace('"gone"', '"gone too"'));
    const claim = WriterClaim.take(dir, 'api', false);
    expect(claim.writer).toBe('api');
    claim.stillOurs();
  });

  it('is taken where what holds it cannot be read', () => {
    writeFileSync(claimOf('api'), 'rubbish');
    expect(WriterClaim.take(dir, 'api', false).writer).toBe('api');
  });

  it('is free when nobody, or nobody who lives, has it', () => {
    expect(isClaimed(dir, 'api')).toBe(false);
    leaveStale('api');
    expect(isClaimed(dir, 'api')).toBe(false);
    const claim = WriterClaim.take(dir, 'api', false);
    expect(isClaimed(dir, 'api')).toBe(true);
    claim.release();
    expect(isClaimed(dir, 'api')).toBe(false);
  });

  it('is not fought over: who lost a fixed one takes it back only from the dead', () => {
    const claim = WriterClaim.take(dir, 'api', true);
    writeFileSync(claimOf('api'), JSON.stringify({ token: 'another', host: 'elsewhere', boot: 'b', namespace: 'n', pid: 1, began: '1' }));
    expect(() => claim.stillOurs()).toThrow('another process has taken the identity');
    expect(() => WriterClaim.take(dir, 'api', true, true)).toThrow('has a live writer "api" already');
    expect(WriterClaim.take(dir, 'api', true).writer).toBe('api');
  });
});
