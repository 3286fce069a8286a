import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEY_FILES, readMacKey, readPublicKey, readRecords, verifyTrail, type AuditRecord, type TrailReport } from '@cairn/audit';

const READY_WITHIN_MS = 60_000;

/** A directory with the app's files, and what they say. */
export class AppFiles {
  readonly root = mkdtempSync(join(tmpdir(), 'cairn-audit-faults-'));
  readonly effectsFile = join(this.root, 'effects');
  readonly logs = join(this.root, 'logs');
  readonly trail = join(this.logs, 'audit');
  readonly keys = join(this.root, 'keys');

  /** What handlers did, in order. */
  effects(): string[] {
    return existsSync(this.effectsFile) ? readFileSync(this.effectsFile, 'utf8').split('\n').slice(0, -1) : [];
  }

  records(): AuditRecord[] {
    return existsSync(this.trail) ? [...readRecords(this.trail)].map(({ record }) => record) : [];
  }

  /** Ids of the acts whose record of this outcome is in the trail. */
  acts(outcome: AuditRecord['outcome']): Set<string> {
    return new Set(this.records().flatMap((record) => (record.outcome === outcome && record.resource?.id ? [record.resource.id] : [])));
  }

  verify(): TrailReport {
    return verifyTrail(this.trail, { publicKeys: [readPublicKey(join(this.keys, KEY_FILES.public))], macKeys: [readMacKey(join(this.keys, KEY_FILES.mac))] });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The app, in a process of its own. */
export class AppProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly ended: Promise<unknown>,
  ) {}

  /** `wrapper`: a program, with its arguments, that the app runs under. */
  static async start(files: AppFiles, { wrapper = [], env = {} }: { wrapper?: readonly string[]; env?: NodeJS.ProcessEnv } = {}): Promise<AppProcess> {
    const [program, ...args] = [...wrapper, process.execPath, join(__dirname, 'audited-app.js'), files.effectsFile];
    const child = spawn(program!, args, {
      env: { ...withoutSettings(process.env), LOG_DIR: files.logs, AUDIT_KEYS_DIR: files.keys, LOG_CONSOLE: 'off', ...env },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true, // a wrapper and the app below it are ended together
    });
    const ended = once(child, 'close');
    const overdue = setTimeout(() => killGroup(child, 'SIGKILL'), READY_WITHIN_MS);
    const [message] = (await Promise.race([once(child, 'message'), ended.then(() => [undefined])])) as [{ url: string } | undefined];
    clearTimeout(overdue);
    if (message === undefined) throw new Error('the app ended before it was ready');
    return new AppProcess(child, message.url, ended);
  }

  /** Status of the answer; 0 when there was none. */
  async act(id: string, kind: 'audited' | 'plain' = 'audited'): Promise<number> {
    try {
      const response = await fetch(`${this.url}/${kind}/${id}`, { method: 'POST' });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0; // the process went meanwhile
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    killGroup(this.child, signal);
    await this.ended;
  }
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // it has ended by itself
  }
}

function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(LOG_|AUDIT_|TASK_LOG_|SERVICE_|ENVIRONMENT$|NODE_ENV$|NODE_OPTIONS$|JEST_)/.test(name)));
}
