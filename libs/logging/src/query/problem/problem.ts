import { CairnError, isError, type ErrorCode } from '@cairn/core';
import { QueryError } from '@cairn/core/query';
import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { ParameterError } from './parameter-error';
import { TokenException } from './token.exception';
import { UnreadableRequestError } from './unreadable-request.error';

/** The body of every answer that is no success: RFC 9457, `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** `CAIRN_E_…`, where there is one. */
  readonly code?: ErrorCode;
  /** The parameter concerned. */
  readonly parameter?: string;
  /** Of a query that cannot be understood: index of the first character concerned, and how many. */
  readonly position?: number;
  readonly length?: number;
  readonly cure?: string;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** Codes the asker can do something about; all others are the server's trouble. */
const OWN_FAULT: Partial<Record<ErrorCode, number>> = { CAIRN_E_QUERY: 400, CAIRN_E_CURSOR: 400, CAIRN_E_LEVEL: 400, CAIRN_E_STORE: 503 };

/** What went wrong, as far as who asks may know it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof QueryError) return { ...titled(400, error.reason, error.code), parameter: 'q', position: error.position, length: error.length, cure: error.cure };
  if (error instanceof ParameterError) return { ...titled(400, error.detail, error.code), parameter: error.parameter, cure: error.cure };
  if (error instanceof UnreadableRequestError) return { ...titled(error.status, error.detail, error.code), parameter: error.parameter, cure: error.cure };
  if (error instanceof CairnError) return ofCode(error);
  if (error instanceof TokenException) return { ...titled(401, detailOf(error), error.code), cure: error.cure };
  if (error instanceof HttpException) return titled(error.getStatus(), detailOf(error));
  return titled(clientStatus(error) ?? 500);
}

function ofCode({ code, message }: CairnError): Problem {
  const status = OWN_FAULT[code];
  return status === 400 ? titled(400, message.slice(code.length + 2), code) : titled(status ?? 500, undefined, code);
}

function titled(status: number, detail?: string, code?: ErrorCode): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, ...(detail !== undefined && { detail }), ...(code !== undefined && { code }) };
}

function detailOf(error: HttpException): string | undefined {
  const response = error.getResponse();
  const message: unknown = typeof response === 'string' ? response : (response as { message?: unknown }).message;
  return typeof message === 'string' && error.getStatus() < 500 ? message : undefined;
}

/** Errors of body parsers bear a status; undefined for what is no fault of who asks. */
export function clientStatus(error: unknown): number | undefined {
  const status = isError(error) ? (error as { statusCode?: unknown; status?: unknown }).statusCode ?? (error as { status?: unknown }).status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
