// For tests: a small trail, the catalogue of attacks on it, and what an attacker needs.
export type { Attack } from './attack';
export { ATTACKS } from './attacks';
export { epochKey, filesOfChain, readLines, rehash, textsOf, writeLines, writeTexts, type ForgedLine, type Loot } from './forger';
export { flipEveryByte, type FlipReport } from './flip-bytes';
export { killWriters, type KillOptions, type KillReport } from './kill-writers';
export { randomNumbers } from './random-numbers';
export { someAuditRecord } from './some-audit-record';
export { AUDITORS, Specimen, type Auditor } from './specimen';
