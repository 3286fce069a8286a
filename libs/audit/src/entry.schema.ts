import { z } from 'zod';

/**
 * An entry of the trail, defined once: published as JSON Schema (draft 2020-12), and the types of `entry.ts` are inferred from it.
 * It describes what stands in a line; it never runs while writing or verifying, so zod is not loaded with either.
 */
const hash = z.string().regex(/^[0-9a-f]{64}$/).describe('SHA-256, hexadecimal');
const keyId = z.string().regex(/^[0-9a-f]{16}$/).describe('The first 64 bits of a hash of the key');
const count = z.number().int().min(0);
const timestamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/).describe('ISO 8601, UTC, milliseconds');
const name = z.string().min(1);

/** A place in a chain, and the hash of the entry that stands there. */
export const headSchema = z.strictObject({ chain: name, seq: count, hash });

/** The new key of a signer, signed with the old one: who trusts the old key can go on to the new. */
export const endorsementSchema = z.strictObject({
  by: keyId.describe('The old key'),
  key: z.string().describe('The new public key: SPKI, DER, base64'),
  sig: z.string().regex(/^[0-9a-f]{128}$/).describe('Ed25519 by the old key'),
});

export const genesisSchema = z.strictObject({
  previous: z
    .strictObject({
      ...headSchema.shape,
      seq: z.number().int().min(-1).describe('-1: nothing of that chain is known to be on the disk'),
      ended: z.enum(['closed', 'crashed', 'failed']).describe('`failed`: its disk refused; what stands behind this place was never acknowledged'),
      torn_bytes: count.describe('Bytes of a last line that was never finished'),
    })
    .nullable()
    .describe('The last entry of the chain this writer wrote before; null for its first'),
  public_key: z.string().describe('Of the key that signs the checkpoints: SPKI, DER, base64'),
  endorsements: z.array(endorsementSchema).describe('How this key follows from older ones, oldest first'),
  mac_key_id: keyId,
  config_hash: hash.describe('Of the settings in effect'),
  service: z.string(),
  version: z.string(),
  process_id: z.number().int(),
  host_name: z.string(),
});

export const checkpointSchema = z.strictObject({
  count: count.describe('Entries since the checkpoint before'),
  root: hash.describe('RFC 6962 Merkle tree hash over them'),
  key_id: keyId.describe('Of the key that signed'),
  siblings: z.array(headSchema).describe('Last checkpoints of other chains in the directory, as far as they are new'),
});

export const gapSchema = z.strictObject({
  reason: z.enum(['writer_failed', 'retention']),
  from: timestamp,
  to: timestamp.describe('With `retention`: chains that ended before are gone'),
  refused: count.describe('Required actions that were refused meanwhile'),
  lost: count.describe('Best-effort records that were lost'),
  chains: z.array(headSchema).describe('Last entries of the chains that were removed'),
});

export const rotateSchema = z.strictObject({ file: count, next: count });
export const keyrotateSchema = endorsementSchema;
export const clockSchema = z.strictObject({ from: timestamp, to: timestamp });
export const closeSchema = z.strictObject({ reason: z.string(), records: count.describe('Entries of kind `record` in this chain') });

/** What a personal value has been replaced by: a commitment; the value itself stands in the side store until its subject is erased. */
export const commitmentSchema = z.strictObject({ commitment: z.string().regex(/^[0-9a-f]{32}$/) });

/** Text, or what stands in its place when it is a person's. */
const personal = z.union([z.string(), commitmentSchema]);

/** An audited event, layout `audit`. */
export const auditRecordSchema = z
  .strictObject({
    record_id: name,
    timestamp,
    service: z.string(),
    audit_event: name.describe('Such as `task.deleted`'),
    component: z.string(),
    operation: z.string().optional(),
    message: z.string(),
    process_id: z.number().int(),
    user_context: personal.describe('Who acted; `anonymous` or `system` when nobody is known'),
    check_name: z.string().optional(),
    configuration_change: z.literal(true).optional(),
    system_access: z.literal(true).optional(),
    data_access: z.literal(true).optional(),
    security_event: z.literal(true).optional(),
    compliance_check: z.literal(true).optional(),
    code: name.describe('Stable: the event with its outcome, such as `task.deleted.denied`'),
    outcome: z.enum(['intent', 'success', 'denied', 'failure', 'event']).describe('`intent`: about to be done; `event`: told after the fact'),
    action_id: name.optional().describe('The same on the intent and the result of one action'),
    actor: z.strictObject({
      type: z.enum(['user', 'client', 'system', 'anonymous']),
      id: personal.nullable(),
      organization_id: z.string().nullable(),
      session: z.string().nullable().describe('Keyed hash of the session id'),
    }),
    resource: z.strictObject({ type: z.string(), id: z.string().nullable() }).nullable(),
    origin: z
      .strictObject({ address: personal.nullable(), trusted: z.boolean().describe('Whether the address is that of a socket or was told by a trusted proxy'), user_agent: personal.nullable() })
      .nullable()
      .describe('Where the request came from'),
    changes: z.array(z.strictObject({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })).optional(),
    data: z.looseObject({}).optional(),
    reason: z.string().optional().describe('Of a denial or failure'),
    duration_ms: z.number().optional(),
    context: z.looseObject({}).describe('Ids of the request or job'),
  })
  .describe('An audited event, layout `audit`');

const common = { v: z.literal(1), writer: name, chain: name, seq: count, epoch: count.describe('Checkpoints before this entry'), prev: hash, time: timestamp };
const entry = <K extends string, B extends z.ZodType>(kind: K, body: B) => z.strictObject({ ...common, kind: z.literal(kind), body });

export const entrySchema = z.discriminatedUnion('kind', [
  entry('genesis', genesisSchema),
  entry('record', auditRecordSchema),
  entry('checkpoint', checkpointSchema),
  entry('gap', gapSchema),
  entry('rotate', rotateSchema),
  entry('keyrotate', keyrotateSchema),
  entry('clock', clockSchema),
  entry('close', closeSchema),
]);

/** One line of a trail's file. */
export const lineSchema = z
  .strictObject({
    entry: entrySchema,
    mac: hash.describe('HMAC-SHA-256 of the entry (canonical JSON, RFC 8785) with the key of its epoch'),
    sha256: hash.describe('RFC 6962 leaf hash of `{"entry":…,"mac":"…"}`: SHA-256 over a zero byte and its canonical JSON'),
    sig: z.string().regex(/^[0-9a-f]{128}$/).optional().describe('Ed25519 over `sha256`; on checkpoints only'),
  })
  .describe('A line of the audit trail');
