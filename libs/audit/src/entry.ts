import type { z } from 'zod';
import type {
  auditRecordSchema,
  checkpointSchema,
  clockSchema,
  closeSchema,
  commitmentSchema,
  endorsementSchema,
  entrySchema,
  gapSchema,
  genesisSchema,
  headSchema,
  rotateSchema,
} from './entry.schema';

export type Entry = z.infer<typeof entrySchema>;
export type EntryKind = Entry['kind'];
/** An audited event, layout `audit`. */
export type AuditRecord = z.infer<typeof auditRecordSchema>;
export type Commitment = z.infer<typeof commitmentSchema>;
export type Genesis = z.infer<typeof genesisSchema>;
export type Checkpoint = z.infer<typeof checkpointSchema>;
export type Gap = z.infer<typeof gapSchema>;
export type Rotate = z.infer<typeof rotateSchema>;
export type ClockStep = z.infer<typeof clockSchema>;
export type Close = z.infer<typeof closeSchema>;
export type Endorsement = z.infer<typeof endorsementSchema>;
/** A place in a chain, and the hash of the entry there. */
export type Head = z.infer<typeof headSchema>;

/** Version of the format, in every entry. */
export const FORMAT = 1;
/** Bytes of a line at most, without its line feed: the writer refuses a longer one, the verifier knows that no writer made it. */
export const LONGEST_LINE = 8 * 1_048_576;
/** What the first entry of a chain has for the hash of the one before. */
export const NO_HASH = '0'.repeat(64);
