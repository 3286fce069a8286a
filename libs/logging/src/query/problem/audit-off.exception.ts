import { ConflictException } from '@nestjs/common';

/** 409: records are removed only where the audit trail tells who did. */
export class AuditOffException extends ConflictException {
  constructor() {
    super('Nothing is audited here (audit: false), and records are not removed without a trace. Turn the audit trail on, or remove files by hand');
  }
}
