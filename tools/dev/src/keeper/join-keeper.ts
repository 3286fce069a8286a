import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { GuestBookState } from './guest-book';

/** A place at a shared server. */
export interface Guest {
  readonly url: string;
  /** Gives the place up. */
  leave(): Promise<void>;
}

/** A port can have been taken by a program that never answers; a keeper answers at once, even on a busy machine within this time, in milliseconds. */
const answerWithin = 10_000;

/** The state a keeper has written, of one that may have gone meanwhile. */
export async function readGuestBook(stateFile: string): Promise<GuestBookState | undefined> {
  try {
    return JSON.parse(await readFile(stateFile, 'utf8')) as GuestBookState;
  } catch {
    return undefined; // nobody has started one yet
  }
}

/** Joins the server whose keeper wrote `stateFile`; undefined when there is none, or it is about to stop. The place is kept until this process ends. */
export async function joinKeeper(stateFile: string): Promise<Guest | undefined> {
  const state = await readGuestBook(stateFile);
  return state && handshake(state);
}

function handshake({ port, token }: GuestBookState): Promise<Guest | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(token));
    socket.setTimeout(answerWithin, () => socket.destroy());
    socket.on('error', () => socket.destroy()).once('close', () => resolve(undefined));
    const answer = createInterface({ input: socket }).on('error', () => socket.destroy());
    answer.once('line', (line) => {
      socket.setTimeout(0).unref();
      const leave = (): Promise<void> => new Promise((left) => (socket.destroyed ? left() : socket.once('close', () => left()).destroy()));
      resolve({ url: (JSON.parse(line) as { url: string }).url, leave });
    });
  });
}
