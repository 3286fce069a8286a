// #region imports
import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Body, Controller, Get, HttpCode, Injectable, Module, NotFoundException, Param, Post, Put, Req, SetMetadata, UnauthorizedException, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { LoggingModule, NestLogger, SecurityLogger } from '@cairn/logging';
import { ExtractJwt, Strategy } from 'passport-jwt';
// #endregion

const SECRET = process.env['TOKEN_SECRET'] ?? randomBytes(32).toString('hex');

interface User {
  readonly id: string;
  readonly username: string;
  readonly permissions: readonly string[];
}
interface Claims {
  readonly sub: string;
  readonly jti: string;
  readonly username: string;
  readonly permissions: readonly string[];
}
interface Authenticated {
  readonly user: User & { readonly tokenId: string };
}

/** Stands for a store of users, who would have hashed passwords. */
const USERS = new Map<string, User & { readonly password: string }>([['alice', { id: 'user_7', username: 'alice', permissions: ['tasks:read', 'users:grant'], password: 'correct horse' }]]);
const revoked = new Set<string>();

// #region strategy
@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(private readonly security: SecurityLogger) {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }

  validate({ sub, jti, username, permissions }: Claims): Authenticated['user'] | false {
    if (!revoked.has(jti)) return { id: sub, tokenId: jti, username, permissions };
    this.security.tokenRejected('revoked');
    return false;
  }
}

@Injectable()
class JwtGuard extends AuthGuard('jwt') {
  constructor(private readonly security: SecurityLogger) {
    super();
  }

  /** `info` is what passport-jwt has against the token: expired, malformed, wrong signature. Where none was presented, there is none to reject. */
  override handleRequest<T>(error: unknown, user: T, info: unknown, execution: ExecutionContext): T {
    const { authorization } = execution.switchToHttp().getRequest<IncomingMessage>().headers;
    if (info instanceof Error && authorization !== undefined) this.security.tokenRejected(info);
    return super.handleRequest(error, user, info, execution);
  }
}
// #endregion

@Injectable()
class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    const needed = this.reflector.get<string>('permissions', execution.getHandler());
    return execution.switchToHttp().getRequest<Authenticated>().user.permissions.includes(needed);
  }
}

// #region controller
@Controller()
class AuthController {
  constructor(
    private readonly security: SecurityLogger,
    private readonly jwt: JwtService,
  ) {}

  @Post('login')
  @HttpCode(200)
  login(@Body() { username, password }: { username: string; password: string }): { token: string } {
    const user = USERS.get(username);
    if (user === undefined || user.password !== password) {
      this.security.loginFailed({ username, authMethod: 'password', reason: user === undefined ? 'unknown_user' : 'wrong_password' });
      throw new UnauthorizedException();
    }
    this.security.loginSucceeded({ username, authMethod: 'password' });
    return { token: this.jwt.sign({ sub: user.id, username, permissions: user.permissions }, { jwtid: randomUUID() }) };
  }

  @Post('logout')
  @HttpCode(204)
  @UseGuards(JwtGuard)
  logout(@Req() { user }: Authenticated): void {
    revoked.add(user.tokenId);
    this.security.loggedOut({ username: user.username });
  }

  @Put('users/:name/permissions')
  @HttpCode(204)
  @SetMetadata('permissions', 'users:grant')
  @UseGuards(JwtGuard, PermissionGuard)
  grant(@Param('name') name: string, @Body() { permissions }: { permissions: string[] }): void {
    const user = USERS.get(name);
    if (user === undefined) throw new NotFoundException();
    this.security.privilegeChanged({ resourceType: 'user', resourceId: user.id, from: user.permissions, to: permissions });
    USERS.set(name, { ...user, permissions });
  }

  @Get('salaries')
  @SetMetadata('permissions', 'salaries:read')
  @UseGuards(JwtGuard, PermissionGuard)
  salaries(): number[] {
    this.security.sensitiveRead({ resourceType: 'salary', fields: ['amount'], count: 2 });
    return [4_200, 5_100];
  }
}
// #endregion

@Module({
  imports: [LoggingModule.forRoot(), PassportModule, JwtModule.register({ secret: SECRET, signOptions: { expiresIn: '15m' } })],
  controllers: [AuthController],
  providers: [JwtStrategy],
})
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
