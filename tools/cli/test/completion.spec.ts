import { cairn } from './collected-terminal';

describe('completion', () => {
  const complete = async (...words: string[]): Promise<readonly string[]> => (await cairn(['__complete', '--', ...words])).lines;

  it.each([
    [['lo'], ['logs']],
    [['logs', 'err'], ['errors', 'errors-debug']],
    [['logs', 'errors', '--inc'], ['--include-warnings']],
    [['logs', '--since', '2h', 'ser'], ['service']],
    [['logs', 'service', '--from', ''], ['compose', 'files', 'journald']],
    [['completion', 'z'], ['zsh']],
    [['audit', 'ver'], ['verify', 'verify-proof']],
    [['logs', '--limit', ''], []],
    [['logs', '--level', 'c'], ['critical']],
    [['logs', 'stats', '--by', 'ta'], ['tables']],
    [['logs', 'stats', '--by', 'tables,ev'], ['tables,events']],
    [['nonsense', 'x'], []],
  ])('of %j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  it('offers every command at the beginning, and none that is hidden', async () => {
    expect(await complete('')).toEqual(['audit', 'check', 'completion', 'config', 'disk', 'help', 'jobs', 'level', 'logs', 'retention', 'scan']);
  });

  it.each(['bash', 'zsh', 'fish'])('has a script for %s that asks cairn itself', async (shell) => {
    expect((await cairn(['completion', shell])).lines.join('\n')).toContain('cairn __complete -- ');
  });
});
