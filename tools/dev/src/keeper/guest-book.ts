import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { dirname } from 'node:path';
import type { KeptService } from './kept-service';

/** What a shared keeper writes for those who want to join: readable by the same user only. */
export interface GuestBookState {
  /** Where the keeper takes guests, on 127.0.0.1. */
  port: number;
  /** What a guest says first. */
  token: string;
  /** Data of the server, so that whoever finds the keeper killed can clear it away. */
  dataDir: string;
}

/** A server that nobody joins after its start, because the starter was killed, is kept this long, in milliseconds. */
const firstGuestWithin = 30_000;

/**
 * Lets processes join a shared server. A guest is one open connection: it says the token and is told the server's address. The operating
 * system closes it however the guest ends, so there is nothing to clear up after a `kill -9`. `empty` resolves when the last has left.
 */
export async function openGuestBook(stateFile: string, service: KeptService): Promise<{ empty: Promise<void> }> {
  const token = randomBytes(24).toString('hex');
  const server = createServer();
  const empty = lastGuestLeft(server, token, service.url);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  await publish(stateFile, { port: (server.address() as AddressInfo).port, token, dataDir: service.dataDir });
  return { empty };
}

function lastGuestLeft(server: Server, token: string, url: string): Promise<void> {
  return new Promise((resolve) => {
    let guests = 0;
    const close = (): void => {
      server.close();
      resolve();
    };
    const nobodyCame = setTimeout(close, firstGuestWithin);
    server.on('connection', (guest) => {
      guest.on('error', () => guest.destroy());
      guest.once('data', (said) => {
        // Once closed, a guest is turned away and starts a server anew: this one is about to stop.
        if (!server.listening || !isToken(said, token)) return guest.destroy();
        clearTimeout(nobodyCame);
        guests += 1;
        guest.once('close', () => --guests === 0 && close());
        guest.write(`${JSON.stringify({ url })}\n`);
      });
    });
  });
}

function isToken(said: Buffer, token: string): boolean {
  const expected = Buffer.from(token);
  return said.length === expected.length && timingSafeEqual(said, expected);
}

async function publish(stateFile: string, state: GuestBookState): Promise<void> {
  await mkdir(dirname(stateFile), { recursive: true, mode: 0o700 });
  const draft = `${stateFile}.${process.pid}`;
  await writeFile(draft, JSON.stringify(state), { mode: 0o600 });
  await rename(draft, stateFile);
}
