import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost, type AbstractHttpAdapter } from '@nestjs/core';
import type { IncomingMessage, Server } from 'node:http';
import { AccessGuard, type AskingRequest } from '../access/access.guard';
import { answerProblem } from './answer-problem';
import { clientStatus } from './problem';
import { isDecodable, unreadableBody, unreadablePath } from './unreadable-request.error';
import { markUndecodable, UNDECODABLE } from './undecodable';

/** Where the API's routes are, below the app's global prefix. */
export const LOG_QUERY_PATH = 'CAIRN:LOG_QUERY_PATH';

interface FrameworkRequest extends AskingRequest {
  readonly originalUrl?: string;
  readonly url: string;
}
type ErrorHandler = (error: unknown, request: FrameworkRequest, response: object, next: unknown) => unknown;
interface SetsErrorHandler {
  setErrorHandler(handler: ErrorHandler, prefix?: string): unknown;
}

/**
 * Errors of requests to the API that reach no route of it, such as a body that is no JSON or a path that cannot be decoded: a token is asked for first, and what is wrong is told
 * as everywhere here. The framework answers those of the rest of the app as it always did.
 */
@Injectable()
export class FrameworkErrors implements OnModuleInit {
  /** Known once Nest has set its own handler, that is before the app listens. */
  private base: string | undefined;
  private installed = false;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly guard: AccessGuard,
    @Inject(LOG_QUERY_PATH) private readonly path: string,
  ) {
    this.install();
  }

  /** In a testing module the adapter comes after the providers. */
  onModuleInit(): void {
    this.install();
  }

  private install(): void {
    const adapter = this.host.httpAdapter as AbstractHttpAdapter | undefined;
    if (this.installed || !adapter?.getInstance()) return;
    this.installed = true;
    this.observeErrorHandler(adapter as unknown as SetsErrorHandler);
    if (adapter.getType() === 'fastify') (adapter.getHttpServer() as Server).prependListener('request', this.divert);
  }

  private observeErrorHandler(adapter: SetsErrorHandler): void {
    const set = adapter.setErrorHandler.bind(adapter);
    adapter.setErrorHandler = (handler, prefix) => {
      this.base = ['', ...`${prefix ?? ''}/${this.path}`.split('/').filter((part) => part !== '')].join('/');
      return set((error, request, response, next) => (this.isOurs(urlOf(request)) ? this.answer(error, request, response) : handler(error, request, response, next)), prefix);
    };
  }

  private answer(error: unknown, request: FrameworkRequest, response: object): void {
    answerProblem(this.host.httpAdapter, this.refusal(request, response) ?? reasonOf(error, urlOf(request)), response);
  }

  private refusal(request: FrameworkRequest, response: object): unknown {
    try {
      this.guard.admit(request, response);
      return undefined;
    } catch (refused) {
      return refused;
    }
  }

  /** Fastify answers a path that cannot be decoded by itself, and asks nobody: such a request is sent to a route that tells. */
  private readonly divert = (request: IncomingMessage): void => {
    const { url = '' } = request;
    if (!url.includes('%') || !this.isOurs(url) || isDecodable(url)) return;
    markUndecodable(request, url);
    request.url = `${this.base}/${UNDECODABLE}`;
  };

  private isOurs(url: string): boolean {
    const { base } = this;
    if (base === undefined || !url.startsWith(base)) return false;
    const next = url.charAt(base.length);
    return next === '' || next === '/' || next === '?';
  }
}

const urlOf = ({ originalUrl, url }: FrameworkRequest): string => originalUrl ?? url;

function reasonOf(error: unknown, url: string): unknown {
  if (!isDecodable(url)) return unreadablePath(url);
  const status = clientStatus(error);
  return status === undefined ? error : unreadableBody(status);
}
