import { loadPeer } from '../runtime/load-optional';

// Ahead of everything that loads terminus: without it, the error names the package and the cure.
loadPeer('@nestjs/terminus', '@cairn/logging/terminus');
