import { HttpException } from '@nestjs/common';

/** 429, and when to come back. */
export class TooManyException extends HttpException {
  /** Whole seconds, at least one. */
  readonly retryAfter: number;

  constructor(detail: string, waitMs: number) {
    super(detail, 429);
    this.retryAfter = Math.max(1, Math.ceil(waitMs / 1_000));
  }
}
