import type { ServerResponse } from 'node:http';

/** Node's response: on Fastify the reply has it as `raw`. */
export function rawOf(response: object): ServerResponse {
  return (response as { raw?: ServerResponse }).raw ?? (response as ServerResponse);
}

/** Aborts when who asked leaves before the answer is out. */
export function leaving(response: object): AbortSignal {
  const raw = rawOf(response);
  const controller = new AbortController();
  const left = (): void => {
    if (!raw.writableFinished) controller.abort(new Error('the client has left'));
  };
  if (raw.destroyed) left();
  else raw.once('close', left);
  return controller.signal;
}
