import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readRecords, type StoryRecord } from '@cairn/dev';

const PROGRAM = resolve(__dirname, '../../dev/dist/start/main.js');
const ROOT = resolve(__dirname, '../../..');
const SETTINGS = /^(LOG_|AUDIT_|TASK_LOG_|OTEL_|SERVICE_|CAIRN_)|^(REDIS_URL|DATABASE_URL|PORT|HTTP_ADAPTER|ENVIRONMENT|NODE_ENV)$/;

/** What the sample API and worker logged in one `npm start -- --once`, in a directory of its own, and what that printed. */
export class SampleLogs {
  readonly began = Date.now();
  /** Working directory of the commands: the logs are `logs` in it, the keys `audit-keys`. */
  readonly cwd = mkdtempSync(join(tmpdir(), 'cairn-sample-'));
  readonly printed: string;

  constructor() {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));
    const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, '--once'], { cwd: ROOT, env: { ...env, LOG_DIR: this.logs, AUDIT_KEYS_DIR: join(this.cwd, 'audit-keys'), AUDIT_ANCHOR_DIR: join(this.cwd, 'anchors') }, encoding: 'utf8' });
    if (status !== 0) throw new Error(`npm start -- --once ended with ${status}:\n${stdout}${stderr}`);
    this.printed = stdout;
  }

  get logs(): string {
    return join(this.cwd, 'logs');
  }

  records(): StoryRecord[] {
    return readRecords(this.logs);
  }

  /** The id of an audit record. */
  get auditRecordId(): string {
    const trail = join(this.logs, 'audit');
    const file = readdirSync(trail).find((name) => name.startsWith('audit.api.'))!;
    return /"record_id":"(aud_\w+)"/.exec(readFileSync(join(trail, file), 'utf8'))![1]!;
  }

  remove(): void {
    rmSync(this.cwd, { recursive: true, force: true });
  }
}
