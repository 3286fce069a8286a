import { ServiceUnavailableException } from '@nestjs/common';

/** A `required` action was refused, or its result cannot be told, because it cannot be audited: 503, and nothing of the reason for the client. */
export class AuditUnavailableException extends ServiceUnavailableException {
  constructor(options?: { cause?: unknown }) {
    super(undefined, options);
  }
}
