import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { StderrSelfLog } from './self-log';

function said(speak: (selfLog: StderrSelfLog) => void, now?: () => number): string[] {
  const lines: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    speak(new StderrSelfLog(now));
  } finally {
    write.mockRestore();
  }
  return lines;
}

describe('the self log', () => {
  it('says code, situation and cause on one line', () => {
    expect(said((log) => log.report('CAIRN_E_RECORD', 'it failed', new Error('first\nsecond')))).toEqual(['[cairn] CAIRN_E_RECORD it failed: first second\n']);
  });

  it('says the same code once in ten seconds, and then how often it was held back', () => {
    let now = 0;
    const lines = said((log) => {
      for (now of [0, 1, 9_999, 10_000]) log.report('CAIRN_E_RECORD', 'again');
    }, () => now);
    expect(lines).toEqual(['[cairn] CAIRN_E_RECORD again\n', '[cairn] CAIRN_E_RECORD again (2 more since the last report)\n']);
  });

  it('has no secrets and nothing that moves a cursor', () => {
    const error = new Error('connect postgres://app:hunter2@db failed \u001b[2J');
    expect(said((log) => log.report('CAIRN_E_ENRICHER', 'threw', error)).join()).toMatch(/^[^\u001b]*app:\[REDACTED\]@db[^\u001b]*$/);
  });

  it('survives an error that cannot be read', () => {
    const error = { toString: () => { throw new Error('no'); } };
    expect(said((log) => log.report('CAIRN_E_ENRICHER', 'threw', error))).toEqual(['[cairn] CAIRN_E_ENRICHER threw: an error that cannot be read\n']);
  });

  it('does not end the process when nobody reads its stderr any more', async () => {
    const selfLog = join(__dirname, '../../dist/diagnostics/self-log.js');
    const script = `
      const { StderrSelfLog } = require(${JSON.stringify(selfLog)});
      const log = new StderrSelfLog();
      process.stdin.once('data', () => {
        log.report('CAIRN_E_RECORD', 'first');
        setTimeout(() => log.report('CAIRN_E_SINK_WRITE', 'second'), 20);
        setTimeout(() => process.exit(42), 100);
      });`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stderr.destroy();
    child.stdin.end('go');
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(42);
  });
});
