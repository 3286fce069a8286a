// Writing
export { AuditTrail, type AuditTrailOptions, type TrailObserver } from './audit-trail';
export type { CheckpointStatement } from './write/trail.writer';
export { diskIo, type TrailIo } from './write/trail-io';
export { byChain, trailFiles, type TrailFile } from './write/trail-files';
export { isClaimed } from './write/writer-claim';
// Keys
export { hasKeys, KEY_FILES, makeKeys, readMacKey, readPublicKey, readWriterKeys, rotateKeys, type WriterKeys } from './keys/key-files';
export { PublicKey, SigningKey } from './keys/signing-key';
// The format
export { canonicalJson } from './canonical-json';
export type { AuditRecord, Checkpoint, Close, Commitment, Endorsement, Entry, EntryKind, Gap, Genesis, Head } from './entry';
export { sha256 } from './crypto/hashing';
// Verifying
export { verifyTrail, type VerifyOptions } from './verify/verify-trail';
export { OUTCOMES, type Assurance, type ChainSummary, type Fault, type Outcome, type TrailReport } from './verify/report';
export type { Trust } from './verify/trust';
// Anchors
export type { AnchoredCheckpoint, AuditAnchor } from './anchor/audit-anchor';
export { anchored } from './anchor/audit-anchor';
export { AnchorQueue } from './anchor/anchor-queue';
export { DirectoryAnchor } from './anchor/directory.anchor';
export { parseAnchors, readAnchors } from './anchor/read-anchors';
// Proving one record
export { prove } from './prove/prove';
export { verifyProof, type InclusionProof, type ProvenRecord } from './prove/proof';
// Persons
export { PersonalStore } from './personal/personal-store';
// Reading
export { followRecords, readRecords, TRAIL_START, type ShownRecord, type TrailPosition } from './read/read-records';
