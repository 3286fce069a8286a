import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentFiles, searchCommands, storyCommand } from './guide';

describe('The pattern for tail', () => {
  it('matches the links of the run and nothing else', () => {
    const directory = mkdtempSync(join(tmpdir(), 'cairn-guide-'));
    const own = ['job.worker-b0b0b0.log', 'request.api-a1a1a1.log'];
    const others = ['request.2026-05-04.api-a1a1a1.log', 'request.2026-05-04.api-a1a1a1.1.log', 'request.api-e4r1y9.log'];
    try {
      for (const name of [...own, ...others]) writeFileSync(join(directory, name), '');
      const found = execFileSync('/bin/sh', ['-c', `ls ${currentFiles('.', ['api-a1a1a1', 'worker-b0b0b0'])}`], { cwd: directory, encoding: 'utf8' });
      expect(found.trim().split('\n').sort()).toEqual(own.map((name) => `./${name}`));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('The command for one story', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'cairn guide-'))));
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const records = (...lines: [time: string, level: string, message: string, request?: string][]): string =>
    lines.map(([time, level, message, request_id = 'req_1']) => `${JSON.stringify({ timestamp: `2026-05-04T10:00:${time}Z`, level, message, context: { request_id } })}\n`).join('');
  const told = (): string[] => {
    const command = storyCommand(`'${directory}'`, 'req_1');
    const lines = execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).trim().split('\n');
    return lines.map((line) => (JSON.parse(line) as { message: string }).message);
  };

  it('prints each of its records once, oldest first', () => {
    const inUse = 'request.2026-05-04.api-a1a1a1.log';
    writeFileSync(join(directory, inUse), records(['02.000', 'WARNING', 'answered'], ['03.000', 'INFO', 'another', 'req_2']));
    symlinkSync(inUse, join(directory, 'request.api-a1a1a1.log'));
    writeFileSync(join(directory, 'application.2026-05-04.api-a1a1a1.log'), records(['01.000', 'INFO', 'begun'], ['01.000', 'DEBUG', 'in the same millisecond']));
    writeFileSync(join(directory, 'metric.2026-05-04.worker-b0b0b0.log'), records(['04.000', 'INFO', 'measured']));
    for (const copy of ['alerts', 'metrics']) writeFileSync(join(directory, `${copy}.2026-05-04.api-a1a1a1.log`), records(['02.000', 'WARNING', `in ${copy}`]));
    expect(told()).toEqual(['begun', 'in the same millisecond', 'answered', 'measured']);
  });

  it('finds them in files of fixed names, too', () => {
    writeFileSync(join(directory, 'request.log'), records(['01.000', 'INFO', 'answered']));
    writeFileSync(join(directory, 'alerts.log'), records(['01.000', 'INFO', 'in alerts']));
    expect(told()).toEqual(['answered']);
  });
});

describe('The commands that find what the run logged', () => {
  const performance = { retried: { reply: { requestId: 'req_1' }, subjectId: 'res_1' } } as Parameters<typeof searchCommands>[1];
  const first = (directory: string, tasks: string): string => searchCommands({ directory, tasks }, performance, '/app')[0]!;

  it('name a request and a resource of it', () => {
    expect(searchCommands({ directory: '/app/logs', tasks: '/app/logs/background_tasks' }, performance, '/app')).toEqual(['npx cairn logs errors --since 1h', 'npx cairn logs request req_1', 'npx cairn jobs --type resource --id res_1']);
  });

  it('are told where the logs are, unless that is where they look', () => {
    expect(first('/var/log/my app', '/var/log/my app/background_tasks')).toBe("LOG_DIR='/var/log/my app' npx cairn logs errors --since 1h");
    expect(first('/app/logs', '/var/jobs')).toBe('TASK_LOG_DIR=/var/jobs npx cairn logs errors --since 1h');
  });
});
