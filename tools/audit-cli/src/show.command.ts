import { readRecords, type AuditRecord, type ShownRecord } from '@cairn/audit';
import type { Command } from 'commander';
import { countOf } from './collect';
import { commandName } from './command-name';
import { EXIT } from './exit-codes';
import { guarded } from './guarded';
import { requireTrail } from './require-trail';
import type { Terminal } from './terminal';

interface ShowOptions {
  event?: string;
  actor?: string;
  resource?: string;
  limit: number;
  json?: boolean;
}

export function addShow(parent: Command, terminal: Terminal): void {
  parent
    .command('show')
    .description('the records of a trail, oldest to newest; it verifies nothing')
    .argument('<dir>', 'directory of the trail')
    .option('--event <name>', 'only this audit event, such as task.deleted')
    .option('--actor <id>', 'only what this actor did')
    .option('--resource <id>', 'only what was done to this resource')
    .option('--limit <n>', 'the newest n', countOf('--limit'), 100)
    .option('--json', 'each record as one JSON object with its chain and seq')
    .addHelpText('after', `\nExit codes: 0 found, 1 nothing found, 2 usage, 3 trouble\n\nExamples:\n  ${commandName(parent)} show logs/audit --event task.deleted\n  ${commandName(parent)} show logs/audit --actor usr_alice --json`)
    .action(guarded(terminal, (dir: string, options: ShowOptions) => show(dir, options, terminal)));
}

function show(dir: string, options: ShowOptions, { out, err }: Terminal): number {
  requireTrail(dir);
  const found: ShownRecord[] = [];
  for (const shown of readRecords(dir)) {
    if (!matches(shown.record, options)) continue;
    found.push(shown);
    if (found.length > options.limit * 2) found.splice(0, found.length - options.limit);
  }
  found.sort((a, b) => (a.record.timestamp < b.record.timestamp ? -1 : Number(a.record.timestamp > b.record.timestamp)));
  for (const shown of found.slice(-options.limit)) out(options.json === true ? JSON.stringify(shown) : inShort(shown));
  if (found.length === 0) err('Nothing found.');
  return found.length > 0 ? EXIT.fine : EXIT.negative;
}

function matches({ audit_event, code, actor, resource }: AuditRecord, { event, actor: who, resource: what }: ShowOptions): boolean {
  if (event !== undefined && event !== audit_event && event !== code) return false;
  return (who === undefined || actor.id === who) && (what === undefined || resource?.id === what);
}

function inShort({ record, chain, seq }: ShownRecord): string {
  const { timestamp, service, code, actor, resource, reason } = record;
  const who = typeof actor.id === 'string' ? actor.id : (actor.id?.commitment ?? actor.type);
  const what = resource === null ? '-' : `${resource.type}/${resource.id ?? '-'}`;
  return `${timestamp} ${service} ${code.padEnd(28)} ${who} ${what}${reason === undefined ? '' : ` (${reason})`}  ${chain}:${seq}`;
}
