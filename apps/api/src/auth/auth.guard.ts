import { SecurityLogger } from '@cairn/logging';
import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { JwtService } from '@nestjs/jwt';
import { IS_PUBLIC } from './public.decorator';
import type { SignedInUser } from './signed-in-user';

interface GuardedRequest {
  headers: { authorization?: string };
  user?: SignedInUser;
}

/** Lets in who has a valid bearer token, and says on the request who that is. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: JwtService,
    private readonly reflector: Reflector,
    private readonly security: SecurityLogger,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(IS_PUBLIC, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    request.user = await this.verify(bearerToken(request));
    return true;
  }

  private async verify(token: string): Promise<SignedInUser> {
    try {
      const { user_id, organization_id, username, role } = await this.tokens.verifyAsync<SignedInUser>(token);
      return { user_id, organization_id, username, role };
    } catch (error) {
      this.security.tokenRejected(error);
      throw new UnauthorizedException('The token is not valid', { cause: error });
    }
  }
}

function bearerToken(request: GuardedRequest): string {
  const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'bearer' || !token) throw new UnauthorizedException('A bearer token is needed');
  return token;
}
