import { randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { dirname } from 'node:path';
import type { KeptService } from './kept-service';

/** What a shared keeper writes for those who want to join: readable by the same user only. */
export interface GuestBookState {
  port: number;
  token: string;
  /** Data of the server, so that whoever finds the keeper killed can clear it away. */
  dataDir: string;
}

/** Resolved when the last guest has left; a shared server that nobody ever joins is left alone after this time. */
const firstGuestWithin = 30_000;

/**
 * Lets processes join a shared server. A guest is one open connection: it says the token and is told the server's address. The operating
 * system closes it however the guest ends, so there is nothing to clear up after a `kill -9`.
 */
export async function openGuestBook(stateFile: string, service: KeptService): Promise<{ empty: Promise<void> }> {
  const token = randomBytes(24).toString('hex');
  const server = createServer();
  const empty = lastGuestLeft(server, (guest) => admit(guest, token, service.url));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  await publish(stateFile, { port: (server.address() as AddressInfo).port, token, dataDir: service.dataDir });
  return { empty };
}

function lastGuestLeft(server: Server, admitted: (guest: Socket) => Promise<boolean>): Promise<void> {
  return new Promise((resolve) => {
    let guests = 0;
    const leave = (): void => {
      server.close();
      resolve();
    };
    const nobodyCame = setTimeout(leave, firstGuestWithin);
    server.on('connection', (guest) => {
      guest.on('error', () => guest.destroy());
      void admitted(guest).then((welcome) => {
        if (!welcome) return guest.destroy();
        clearTimeout(nobodyCame);
        guests += 1;
        guest.once('close', () => (--guests === 0 ? leave() : undefined));
      });
    });
  });
}

function admit(guest: Socket, token: string, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    guest.once('close', () => resolve(false));
    guest.once('data', (said) => {
      const expected = Buffer.from(token);
      const welcome = said.length === expected.length && timingSafeEqual(said, expected);
      if (welcome) guest.write(`${JSON.stringify({ url })}\n`);
      resolve(welcome);
    });
  });
}

async function publish(stateFile: string, state: GuestBookState): Promise<void> {
  await mkdir(dirname(stateFile), { recursive: true, mode: 0o700 });
  const written = `${stateFile}.${process.pid}`;
  await writeFile(written, JSON.stringify(state), { mode: 0o600 });
  await rename(written, stateFile);
}
