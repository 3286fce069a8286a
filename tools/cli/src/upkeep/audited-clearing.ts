import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { AuditTrail, canonicalJson, hasKeys, readWriterKeys, sha256, type AuditRecord } from '@cairn/audit';
import { CairnError, RecordIds, type ResolvedOptions } from '@cairn/core';

/** What was removed: as it is shown, and as it stands in the trail. */
export interface Cleared {
  readonly names: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Clearing {
  readonly resource: AuditRecord['resource'];
  remove(): Cleared | Promise<Cleared>;
}

/**
 * Removes records as an audited action: the intent is durable before, the result after it, on a chain of its own in the trail of the directory.
 * @throws CairnError CAIRN_E_AUDIT_KEYS when there are no keys, CAIRN_E_AUDIT when the trail cannot be written; then nothing is removed.
 */
export async function auditedClearing(settings: ResolvedOptions, env: NodeJS.ProcessEnv, { resource, remove }: Clearing): Promise<readonly string[]> {
  if (!hasKeys(settings.auditKeysDir)) {
    throw new CairnError('CAIRN_E_AUDIT_KEYS', `AUDIT_KEYS_DIR: ${JSON.stringify(settings.auditKeysDir)} holds no keys, and clearing is audited. Name the directory they are in, or make them with: cairn audit init ${settings.auditKeysDir}`);
  }
  const trail = trailOf(settings);
  const action = new ClearAction(resource, env);
  await trail.open();
  try {
    await trail.record(action.record('intent'), true);
    const { names, data } = await attempt(trail, action, remove);
    await trail.record(action.record('success', data), false);
    return names;
  } finally {
    await trail.close();
  }
}

async function attempt(trail: AuditTrail, action: ClearAction, remove: Clearing['remove']): Promise<Cleared> {
  try {
    return await remove();
  } catch (error) {
    await trail.record(action.record('failure', {}, (error as Error).message), false);
    throw error;
  }
}

function trailOf({ auditDir, auditKeysDir, serviceVersion }: ResolvedOptions): AuditTrail {
  return new AuditTrail({ dir: auditDir, writer: 'cairn-cli', keys: () => readWriterKeys(auditKeysDir), configHash: sha256(canonicalJson({ command: 'logs clear' })), service: 'cairn', version: serviceVersion });
}

class ClearAction {
  private readonly id = `act_${randomBytes(6).toString('hex')}`;
  private readonly ids = new RecordIds();

  constructor(
    private readonly resource: Clearing['resource'],
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  record(outcome: AuditRecord['outcome'], data: Record<string, unknown> = {}, reason?: string): AuditRecord {
    const user = userName(this.env);
    return {
      record_id: this.ids.next().replace('rec_', 'aud_'),
      timestamp: new Date().toISOString(),
      service: 'cairn',
      audit_event: 'logs.cleared',
      component: 'cairn',
      message: `logs.cleared: ${outcome}`,
      process_id: process.pid,
      user_context: user ?? 'system',
      compliance_check: true,
      code: `logs.cleared.${outcome}`,
      outcome,
      action_id: this.id,
      actor: { type: user === undefined ? 'system' : 'user', id: user ?? null, organization_id: null, session: null },
      resource: this.resource,
      origin: null,
      data,
      ...(reason !== undefined && { reason }),
      context: {},
    };
  }
}

/** Of the machine; who became root by sudo is named. */
function userName({ SUDO_USER }: NodeJS.ProcessEnv): string | undefined {
  try {
    return SUDO_USER || userInfo().username;
  } catch {
    return undefined; // a user id without a name, as in containers
  }
}
