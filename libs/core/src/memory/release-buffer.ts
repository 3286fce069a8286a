import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Takes what it is sent, and drops it. */
let nowhere: MessagePort | undefined;

function closedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}

/**
 * Gives the memory of a buffer back in the next turn of the event loop. Left to the garbage collector, those of one file that was checked were seen to wait for it together: 49 MiB.
 * Only for buffers with memory of their own, such as those of zlib, and that nobody uses any more: they are empty from here on.
 */
export function releaseBuffer({ buffer }: Buffer): void {
  nowhere ??= closedPort();
  nowhere.postMessage(undefined, [buffer as ArrayBuffer]);
}
