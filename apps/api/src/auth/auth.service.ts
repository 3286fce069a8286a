import { SecurityLogger } from '@cairn/logging';
import { Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { isPassword } from '../users/password';
import { User } from '../users/user.entity';
import type { SignedInUser } from './signed-in-user';

const AUTH_METHOD = 'password';

@Injectable()
export class AuthService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly tokens: JwtService,
    private readonly security: SecurityLogger,
  ) {}

  /** A bearer token for the user. The answer to an unknown name and to a wrong password is the same. */
  async login(username: string, password: string): Promise<string> {
    const user = await this.users.findOneBy({ username });
    if (user === null || !(await isPassword(password, user.passwordHash))) {
      this.security.loginFailed({ username, authMethod: AUTH_METHOD, reason: user === null ? 'unknown_user' : 'wrong_password' });
      throw new UnauthorizedException('Wrong username or password');
    }
    this.security.loginSucceeded({ username, authMethod: AUTH_METHOD });
    return this.tokens.signAsync(claims(user));
  }
}

function claims(user: User): SignedInUser {
  return { user_id: user.userId, organization_id: user.organizationId, username: user.username, role: user.role };
}
