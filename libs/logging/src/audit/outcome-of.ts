import { HttpException } from '@nestjs/common';
import { databaseErrors, messageOf } from '../database/database-errors';
import { isDenialStatus } from '../security/denial-status';

/** 401 and 403 are a no to who asked; anything else that was thrown is a failure. Never throws, whatever was thrown. */
export function outcomeOf(error: unknown): 'denied' | 'failure' {
  try {
    return error instanceof HttpException && isDenialStatus(error.getStatus()) ? 'denied' : 'failure';
  } catch {
    return 'failure'; // what was thrown throws when it is looked at
  }
}

/** Without a stack, without what a database quotes, and redacted by who makes the record. Never throws, whatever was thrown. */
export function reasonOf(error: unknown): string {
  try {
    if (error instanceof HttpException) return String(messageOf(error));
    if (error instanceof Error) return `${error.name}: ${messageOf(error)}`;
    return typeof error === 'string' ? databaseErrors.wordingOf(error) : typeof error;
  } catch {
    return typeof error; // what was thrown throws when it is looked at
  }
}
