import { loadPeer } from '../runtime/load-optional';

// Ahead of everything that loads typeorm: without it, the error names the package and the cure.
loadPeer('typeorm', '@cairn/logging/typeorm');
