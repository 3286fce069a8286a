import { createServer } from 'node:net';

const DEFAULT_PORT = 3000;

/** Where the API is told to listen, and what to say about it. */
export interface ApiPort {
  /** `0` lets the system choose. */
  readonly port: string;
  /** Why it is not the usual one; empty when it is, or when `PORT` was set. */
  readonly note: string;
}

/** `PORT` when it is set, else the usual port, or any free one while another program listens there. */
export async function apiPort(wanted = process.env.PORT, usual = DEFAULT_PORT): Promise<ApiPort> {
  if (wanted !== undefined) return { port: wanted, note: '' };
  return (await isFree(usual)) ? { port: String(usual), note: '' } : { port: '0', note: `(${usual} is in use)` };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
