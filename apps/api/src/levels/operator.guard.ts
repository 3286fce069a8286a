import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { SignedInUser } from '../auth/signed-in-user';

/** Users who run this service, separated by commas. */
const operators = new Set((process.env.OPERATORS ?? 'alice').split(','));

/** Lets in who runs this service. */
@Injectable()
export class OperatorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return operators.has(context.switchToHttp().getRequest<{ user: SignedInUser }>().user.username);
  }
}
