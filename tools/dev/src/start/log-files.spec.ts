import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestFiles, writersOf } from './log-files';

const since = new Date('2026-05-04T10:00:00.000Z');
const EARLIER = '2026-05-04T09:59:59.000Z';
const LATER = '2026-05-04T10:00:01.000Z';

describe('The files of a run', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cairn-files-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const write = (name: string, process_id: number, timestamp = LATER): void => writeFileSync(join(directory, name), `${JSON.stringify({ timestamp, process_id })}\n`);
  const names = (writers: string[]): string[] => newestFiles(directory, writers).map(({ name }) => name).sort();

  it('are those of its own writers', () => {
    write('request.2026-05-04.api-aaaaaa.log', 11);
    write('request.2026-05-04.api-aaaaaa.1.log', 11);
    write('alerts.2026-05-04.api-aaaaaa.log', 11);
    symlinkSync('request.2026-05-04.api-aaaaaa.1.log', join(directory, 'request.api-aaaaaa.log'));
    write('job.2026-05-04.worker-bbbbbb.log', 12);
    write('request.2026-05-04.api-other1.log', 13);
    write('request.2026-05-04.api-reused.log', 11, EARLIER);
    writeFileSync(join(directory, 'request.2026-05-04.api-torn01.log'), '{"timest\n');
    const writers = writersOf(directory, { ids: [11, 12], since });
    expect(writers).toEqual(['api-aaaaaa', 'worker-bbbbbb']);
    expect(names(writers)).toEqual([
      'alerts.2026-05-04.api-aaaaaa.log',
      'job.2026-05-04.worker-bbbbbb.log',
      'request.2026-05-04.api-aaaaaa.1.log',
      'request.2026-05-04.api-aaaaaa.log',
    ]);
  });

  it('have fixed names where something else rotates them', () => {
    write('request.log', 11);
    write('request.2026-05-04.api-other1.log', 13);
    const writers = writersOf(directory, { ids: [11, 12], since });
    expect(writers).toEqual([]);
    expect(names(writers)).toEqual(['request.log']);
  });

  it('are none before there is a directory', () => {
    const missing = join(directory, 'missing');
    expect([writersOf(missing, { ids: [11], since }), newestFiles(missing, [])]).toEqual([[], []]);
  });
});
