import type { StoredRecord } from '@cairn/core/query';

/** One flow of OAuth: what one session did, from its first step. */
export interface FlowAnswer {
  /** Null for steps that name no session. */
  readonly session_id: string | null;
  readonly client_id: string | null;
  readonly username: string | null;
  readonly failed: boolean;
  /** Oldest first. */
  readonly steps: readonly FlowStepAnswer[];
}

export interface FlowStepAnswer {
  readonly timestamp: string | null;
  readonly event: string | null;
  readonly step: string | null;
  readonly level: string | null;
  readonly ip_address: string | null;
  readonly request_id: string | null;
  readonly error: string | null;
}

export interface FlowsAnswer {
  /** The one that began last first. */
  readonly flows: readonly FlowAnswer[];
  readonly cursor?: string;
  readonly partial?: boolean;
}

/** Records of category `oauth`, newest first, as flows. */
export function flowsOf(records: readonly StoredRecord[]): readonly FlowAnswer[] {
  const sessions = new Map<string | null, StoredRecord[]>();
  for (const record of records) {
    const session = valueOf(record, 'session_id');
    const own = sessions.get(session);
    if (own === undefined) sessions.set(session, [record]);
    else own.push(record);
  }
  const flows = [...sessions].map(([session, steps]) => flowOf(session, steps.reverse()));
  return flows.sort((a, b) => begun(b).localeCompare(begun(a)));
}

const begun = ({ steps }: FlowAnswer): string => steps[0]?.timestamp ?? '';

function flowOf(session: string | null, records: readonly StoredRecord[]): FlowAnswer {
  const named = (name: string): string | null => records.map((record) => valueOf(record, name)).find((value) => value !== null) ?? null;
  const steps = records.map(stepOf);
  return { session_id: session, client_id: named('client_id'), username: named('username'), failed: steps.some(({ event, error }) => event === 'oauth.error' || error !== null), steps };
}

function stepOf(record: StoredRecord): FlowStepAnswer {
  const { timestamp = null, event = null, level = null } = record;
  const value = (name: string): string | null => valueOf(record, name);
  return { timestamp, event, step: value('step'), level, ip_address: value('ip_address'), request_id: value('request_id'), error: value('error') };
}

function valueOf({ metadata, context }: StoredRecord, name: string): string | null {
  const value = metadata[name] ?? context[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
