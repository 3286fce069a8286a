import { randomBytes } from 'node:crypto';

/** The same on the intent and the result of one action. */
export function newActionId(): string {
  return `act_${randomBytes(8).toString('hex')}`;
}
