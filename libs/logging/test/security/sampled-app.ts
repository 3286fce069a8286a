import {
  Body,
  Controller,
  Get,
  HttpCode,
  Injectable,
  Param,
  Post,
  Put,
  Req,
  SetMetadata,
  UnauthorizedException,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { JwtService } from '@nestjs/jwt';
import { SecurityLogger } from '../../src';
import type { AppUnderTest } from '../http/running-app';

export const PASSWORD = 'correct horse';
export const jwt = new JwtService({ secret: 'right' });

interface Claims {
  readonly sub: string;
  readonly username: string;
  readonly permissions: readonly string[];
  readonly jti: string;
}
interface Request {
  readonly headers: { readonly authorization?: string };
  user?: { readonly id: string; readonly username: string; readonly permissions: readonly string[] };
}

@Injectable()
class TokenGuard implements CanActivate {
  constructor(private readonly security: SecurityLogger) {}

  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<Request>();
    const { sub, username, permissions, jti } = this.claimsOf(request.headers.authorization?.replace('Bearer ', '') ?? '');
    if (jti === 'revoked') this.refuse('revoked');
    request.user = { id: sub, username, permissions };
    return true;
  }

  private claimsOf(token: string): Claims {
    try {
      return jwt.verify<Claims>(token);
    } catch (error) {
      return this.refuse(error);
    }
  }

  private refuse(cause: unknown): never {
    this.security.tokenRejected(cause);
    throw new UnauthorizedException();
  }
}

@Injectable()
class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    const needed = this.reflector.get<string | undefined>('permissions', execution.getHandler());
    const held = execution.switchToHttp().getRequest<Request>().user?.permissions ?? [];
    return needed === undefined || held.includes(needed);
  }
}

@Controller()
class AuthController {
  constructor(private readonly security: SecurityLogger) {}

  @Post('login')
  @HttpCode(204)
  login(@Body() { username, password }: { username: string; password: string }): void {
    if (password === PASSWORD) return this.security.loginSucceeded({ username, authMethod: 'password' });
    this.security.loginFailed({ username, authMethod: 'password', reason: 'wrong_password' });
    throw new UnauthorizedException();
  }

  @Post('logout')
  @HttpCode(204)
  @UseGuards(TokenGuard)
  logout(@Req() { user }: Request): void {
    this.security.loggedOut({ username: user?.username });
  }
}

@Controller('users')
@UseGuards(TokenGuard, PermissionGuard)
class UserController {
  constructor(private readonly security: SecurityLogger) {}

  @Put(':id/permissions')
  setPermissions(@Param('id') resourceId: string, @Body() { permissions }: { permissions: string[] }): void {
    this.security.privilegeChanged({ resourceType: 'user', resourceId, from: ['tasks:read'], to: permissions });
  }
}

@Controller('salaries')
@UseGuards(TokenGuard, PermissionGuard)
class SalaryController {
  constructor(private readonly security: SecurityLogger) {}

  @Get()
  @SetMetadata('permissions', 'salaries:read')
  list(): void {
    this.security.sensitiveRead({ resourceType: 'salary', fields: ['amount'], count: 2 });
  }

  @Put(':id')
  @SetMetadata('permissions', 'salaries:write')
  change(@Param('id') resourceId: string): void {
    this.security.sensitiveChanged({ resourceType: 'salary', resourceId, fields: ['amount'], count: 1 });
  }
}

/** An app with logins, tokens, permissions and data worth protecting. */
export const SAMPLED_APP: AppUnderTest = {
  controllers: [AuthController, UserController, SalaryController],
  providers: [TokenGuard, PermissionGuard],
  logging: { serviceName: 'task-api', serviceVersion: '1.0.0', environment: 'production' },
};
