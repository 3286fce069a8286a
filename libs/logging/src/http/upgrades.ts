import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** A handshake that ended: the status line's code, or null when the connection closed without one. */
export type HandshakeEnd = (status: number | null) => void;

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})/;

/**
 * Observes upgrade requests (WebSocket handshakes) without changing them. Listening for `upgrade` alone would make Node stop
 * treating them as ordinary requests, so this listens only once somebody else does.
 */
export function observeUpgrades(server: Server, onUpgrade: (request: IncomingMessage, socket: Duplex) => void): void {
  if (server.listenerCount('upgrade') > 0) {
    server.prependListener('upgrade', onUpgrade);
    return;
  }
  server.on('newListener', function first(event) {
    if (event !== 'upgrade') return;
    server.removeListener('newListener', first);
    server.prependListener('upgrade', onUpgrade);
  });
}

/** Reads the status off the first thing written; the socket is given back as it was. */
export function awaitHandshake(socket: Duplex, onEnd: HandshakeEnd): void {
  const { write, end } = socket;
  let told = false;
  const tell = (status: number | null): void => {
    if (told) return;
    told = true;
    socket.write = write;
    socket.end = end;
    onEnd(status);
  };
  const reading =
    <T extends (...args: never[]) => unknown>(original: T): T =>
      function first(this: Duplex, ...args: never[]) {
        const [, code] = STATUS_LINE.exec(String(args[0])) ?? [];
        tell(code === undefined ? null : Number(code));
        return original.apply(this, args);
      } as T;
  socket.write = reading(write);
  socket.end = reading(end);
  socket.once('close', () => tell(null));
}
