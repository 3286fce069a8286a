// Where checkpoints are anchored; and the one text of a statement, which its signature and its anchors are about
export { anchored, type AnchoredCheckpoint, type AuditAnchor } from './audit-anchor';
export { DirectoryAnchor } from './directory.anchor';
export { canonicalJson } from '../canonical-json';
