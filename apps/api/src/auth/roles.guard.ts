import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ROLES } from './roles.decorator';
import type { SignedInUser } from './signed-in-user';

/** Lets in who has a role that the handler asks for. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.get<readonly string[] | undefined>(ROLES, context.getHandler());
    const { user } = context.switchToHttp().getRequest<{ user: SignedInUser }>();
    return roles === undefined || roles.includes(user.role);
  }
}
