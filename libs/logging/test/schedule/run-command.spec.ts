import { startFixture } from '../support/child';
import { LogFiles } from '../support/log-files';

describe('a command', () => {
  let files: LogFiles;
  beforeEach(() => (files = new LogFiles()));
  afterEach(() => files.remove());

  const run = (way: string) => startFixture('command.js', { way, dir: files.dir });
  const ofCommand = () => files.records('application').filter(({ context }) => context['operation'] === 'import-tasks');

  it('has a context of its own, its records around what it logs, and returns its result', async () => {
    const { message, ended } = run('success');
    expect(await message).toBe(1_000);
    expect((await ended).code).toBe(0);
    const records = ofCommand();
    expect(records).toHaveLength(1_002);
    expect(records[0]).toMatchObject({ level: 'INFO', event: 'app.operation.started', component: 'Command', message: 'Starting import-tasks' });
    expect(records.at(-1)).toMatchObject({ level: 'INFO', event: 'app.operation.completed', metadata: { duration_ms: expect.any(Number) as number } });
    expect(new Set(records.map(({ context }) => context.request_id)).size).toBe(1);
    expect(records[0]!.context['execution_id']).toMatch(/^exec_\d+_[0-9a-f]{8}$/);
  });

  it.each([
    ['failure', 1],
    ['own code', 3],
  ])('that fails (%s) is recorded once, and the process ends with %i', async (way, code) => {
    const { message, ended } = run(way);
    expect(await message).toBe('nothing');
    expect((await ended).code).toBe(code);
    const errors = files.records('application').filter(({ level }) => level === 'ERROR' || level === 'CRITICAL');
    expect(errors).toMatchObject([{ event: 'app.operation.failed', message: 'Failed import-tasks', exception: { message: 'row 7 has no title' } }]);
  });

  it('that calls process.exit keeps its code and loses no record', async () => {
    expect((await run('process.exit').ended).code).toBe(4);
    expect(ofCommand()).toHaveLength(1_001);
  });

  it('is in the files when it resolves: even a kill right after loses nothing', async () => {
    expect((await run('killed').ended).signal).toBe('SIGKILL');
    expect(ofCommand()).toHaveLength(1_002);
  });
});
