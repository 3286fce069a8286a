import type { FoundRecord } from '@cairn/core/query';

/** One OAuth flow: the steps of one session, oldest first. */
export interface OAuthFlow {
  /** Null for steps that belong to no session. */
  readonly sessionId: string | null;
  readonly steps: readonly FoundRecord[];
}

/** Records of OAuth by session, in the order in which the flows began. */
export function flowsOf(records: readonly FoundRecord[]): OAuthFlow[] {
  const flows = new Map<string | null, FoundRecord[]>();
  for (const found of records) {
    const session = sessionOf(found);
    flows.set(session, [...(flows.get(session) ?? []), found]);
  }
  return [...flows].map(([sessionId, steps]) => ({ sessionId, steps }));
}

export function sessionOf({ record: { metadata, context } }: FoundRecord): string | null {
  const id = metadata.session_id ?? context.session_id;
  return typeof id === 'string' ? id : null;
}
