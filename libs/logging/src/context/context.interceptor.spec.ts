import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { concatMap, delay, lastValueFrom, of, toArray, type Observable } from 'rxjs';
import { currentContext } from './cls-context';
import { ContextInterceptor } from './context.interceptor';
import { runWithContext } from './run-with-context';

class TasksGateway {
  onMessage(): void {
    // its name is all that is asked of it
  }
}

/** A WebSocket message, as Nest hands it to interceptors. */
const message = {
  getType: () => 'ws',
  getClass: () => TasksGateway,
  getHandler: () => TasksGateway.prototype.onMessage,
  switchToWs: () => ({ getData: () => ({ title: 'Buy milk' }) }),
} as unknown as ExecutionContext;

const answers = (make: () => Observable<unknown>): CallHandler => ({ handle: make });
const seen = (): unknown => ({ ...currentContext()?.fields });

describe('the context interceptor', () => {
  const interceptor = new ContextInterceptor();

  it('opens a context for a message, from its handler to its last answer', async () => {
    const stream = interceptor.intercept(message, answers(() => {
      const atStart = seen();
      return of(1, 2).pipe(concatMap((n) => of(n).pipe(delay(1))), concatMap(() => of(atStart, seen())));
    }));
    const all = (await lastValueFrom(stream.pipe(toArray<unknown>()))) as Record<string, unknown>[];
    expect(all).toHaveLength(4);
    expect(new Set(all.map((fields) => fields['request_id'])).size).toBe(1);
    expect(all[0]).toMatchObject({ operation: 'TasksGateway.onMessage', request_id: expect.stringMatching(/^req_/) as string });
    expect(currentContext()).toBeUndefined();
  });

  it('gives every message a context of its own', async () => {
    const one = (): Promise<unknown> => lastValueFrom(interceptor.intercept(message, answers(() => of(currentContext()?.get('request_id')))));
    expect(await one()).not.toBe(await one());
  });

  it('leaves a context that is there alone, but for the name of the operation', async () => {
    const fields = await runWithContext({ request_id: 'story-1' }, () =>
      lastValueFrom(interceptor.intercept(message, answers(() => of(seen())))),
    );
    expect(fields).toMatchObject({ request_id: 'story-1', operation: 'TasksGateway.onMessage' });
  });

  it('keeps the name an operation has', async () => {
    const fields = await runWithContext({ operation: 'import' }, () =>
      lastValueFrom(interceptor.intercept(message, answers(() => of(seen())))),
    );
    expect(fields).toMatchObject({ operation: 'import' });
  });

  it('continues the story an HTTP request brings where no entry has', async () => {
    const request = { headers: { 'x-request-id': 'from-afar', 'x-correlation-id': 'c-1' } };
    const http = { ...message, getType: () => 'http', switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
    const fields = await lastValueFrom(interceptor.intercept(http, answers(() => of(seen()))));
    expect(fields).toMatchObject({ request_id: 'from-afar', correlation_id: 'c-1' });
  });

  it.each([
    ['WebSocket message', 'ws', { switchToWs: () => ({ getData: () => ({ headers: { 'x-request-id': 'from-afar' } }) }) }],
    [
      'microservice’s message',
      'rpc',
      { switchToRpc: () => ({ getData: () => 1, getContext: () => ({ getMetadata: () => ({ 'x-request-id': 'from-afar' }) }) }) },
    ],
  ])('continues the story a %s brings', async (_name, type, switching) => {
    const execution = { ...message, getType: () => type, ...switching } as unknown as ExecutionContext;
    const fields = await lastValueFrom(interceptor.intercept(execution, answers(() => of(seen()))));
    expect(fields).toMatchObject({ request_id: 'from-afar' });
  });
});
