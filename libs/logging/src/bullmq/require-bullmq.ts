import { loadPeer } from '../runtime/load-optional';

// Ahead of everything that loads bullmq: without it, the error names the package and the cure.
loadPeer('bullmq', '@cairn/logging/bullmq');
