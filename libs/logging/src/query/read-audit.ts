import { Injectable } from '@nestjs/common';
import { LogQueryRuntime } from './log-query.runtime';
import type { Asked } from './routes/asked.decorator';

const LONGEST_VALUE = 512;

/** Tells the audit trail who has read what. Best effort: whoever looks for the reason of a full disk must still be able to. */
@Injectable()
export class ReadAudit {
  constructor(private readonly runtime: LogQueryRuntime) {}

  /** Resolves when it is kept, or its loss is told. */
  async tell({ access, route, params, query }: Asked, found: { readonly records?: number }): Promise<void> {
    const { audit, auditsReads } = this.runtime;
    if (!auditsReads) return;
    const data = { route: `/logs${route}`, parameters: shortened({ ...query, ...params }), role: access.role, scope: access.organization ?? null, ...found };
    const event = { event: 'logs.read', outcome: 'success', code: 'logs.read', component: 'LogQuery', resource: 'logs', data, concerns: ['data_access'] } as const;
    await audit.attempt(event, audit.surroundings());
  }
}

function shortened(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value).slice(0, LONGEST_VALUE)]));
}
