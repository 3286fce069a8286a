import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { SignedInUser } from './signed-in-user';

/** The signed-in user, as a handler's parameter. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): SignedInUser => {
  return context.switchToHttp().getRequest<{ user: SignedInUser }>().user;
});
