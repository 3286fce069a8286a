import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Screen } from './screen';

const PROGRAM = resolve(__dirname, '../../../../tools/audit-cli/bin/cairn-audit.js');
/** Exit codes of `cairn-audit verify`. */
const [VERIFIED, TAMPERED, INCOMPLETE] = [0, 1, 4];
const LINES_SHOWN = 6;

/** Where the apps of this run keep their trail and its keys. */
export interface AuditPlaces {
  readonly trail: string;
  readonly keys: string;
}

export function auditPlaces(logs: string, env: NodeJS.ProcessEnv = process.env): AuditPlaces {
  return { trail: resolve(env.AUDIT_DIR || join(logs, 'audit')), keys: resolve(env.AUDIT_KEYS_DIR || 'audit-keys') };
}

/**
 * Shows what was audited, verifies the trail, then forges a copy of it and shows the refusal. While the apps run, the end of their trails is not sealed yet.
 * @returns What did not come out as it should.
 */
export function playAudit({ trail, keys }: AuditPlaces, isRunning: boolean, screen: Screen): string[] {
  screen.heading('Audit trail');
  const shown = audit('show', trail, '--event', 'task.deleted', '--limit', String(LINES_SHOWN));
  for (const line of shown.lines) screen.say(`  ${line}`);
  const keyFiles = ['--pub', join(keys, 'signing.pub'), '--mac-key', join(keys, 'mac.key')];
  const honest = verify(trail, keyFiles, screen);
  const copy = forgedCopy(trail);
  screen.say('  … and a copy in which one deletion was given another author:');
  const forged = verify(copy, keyFiles, screen);
  return [
    ...(['denied', 'failure', 'success'].filter((outcome) => !shown.lines.some((line) => line.includes(`task.deleted.${outcome} `))).map((outcome) => `audit trail: no task.deleted.${outcome}`)),
    ...(honest === (isRunning ? INCOMPLETE : VERIFIED) ? [] : [`audit trail: verify ends with ${honest}`]),
    ...(forged === TAMPERED ? [] : [`forged audit trail: verify ends with ${forged}`]),
  ];
}

function verify(dir: string, keyFiles: readonly string[], screen: Screen): number {
  screen.say(screen.dim(`  npx cairn-audit verify ${short(dir)} ${keyFiles.map(short).join(' ')}`));
  const { lines, code } = audit('verify', dir, ...keyFiles);
  const [verdict = '', ...rest] = lines;
  screen.say(`  ${code === TAMPERED ? screen.red(verdict) : screen.green(verdict)}  (exit code ${code})`);
  for (const line of rest.slice(0, 2)) screen.say(`  ${line}`);
  return code;
}

function audit(...args: string[]): { lines: string[]; code: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
  return { lines: `${stdout}${stderr}`.trimEnd().split('\n'), code: status ?? -1 };
}

/** Beside the trail, where it stays: the command that refuses it can be tried again. */
function forgedCopy(trail: string): string {
  const copy = `${trail}-forged`;
  rmSync(copy, { recursive: true, force: true }); // of an earlier run
  cpSync(trail, copy, { recursive: true });
  for (const name of readdirSync(copy).filter((each) => each.startsWith('audit.')).sort().reverse()) {
    const text = readFileSync(join(copy, name), 'utf8');
    const forged = text.replace(/("audit_event":"task\.deleted".*"user_context":")usr_alice"/, '$1usr_bobby"');
    if (forged === text) continue;
    chmodSync(join(copy, name), 0o640);
    writeFileSync(join(copy, name), forged);
    break;
  }
  return copy;
}

function short(path: string): string {
  const from = relative(process.cwd(), path);
  return path.startsWith('-') || from.startsWith('..') ? path : from;
}
