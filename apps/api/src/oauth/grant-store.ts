import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { SignedInUser } from '../auth/signed-in-user';
import { ExpiringMap } from './expiring-map';

/** What a user allowed a client: everything issued from one authorization shares it. */
export interface Grant {
  /** Names the flow in the logs; opens nothing. */
  readonly sessionId: string;
  readonly clientId: string;
  readonly user: SignedInUser;
  readonly scope: string;
  revoked: boolean;
}

/** What a code was issued for (RFC 6749, section 4.1.3; RFC 7636, section 4.6). */
export interface Authorization {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly challenge: string;
  used: boolean;
}

interface Refresh {
  readonly grant: Grant;
  used: boolean;
}

/** As the answer says in `expires_in`. */
export const ACCESS_TOKEN_SECONDS = 600;
const CODE_MS = 60_000;
const REFRESH_MS = 86_400_000;
const SECRET_BYTES = 32;

/** Codes and tokens of this process, in memory: a restart ends them all. */
@Injectable()
export class GrantStore {
  readonly codes = new ExpiringMap<Authorization>(CODE_MS);
  readonly accessTokens = new ExpiringMap<Grant>(ACCESS_TOKEN_SECONDS * 1_000);
  readonly refreshTokens = new ExpiringMap<Refresh>(REFRESH_MS);

  issueCode(authorization: Authorization): string {
    const code = newSecret();
    this.codes.put(code, authorization);
    return code;
  }

  issueTokens(grant: Grant): { access_token: string; refresh_token: string } {
    const tokens = { access_token: newSecret(), refresh_token: newSecret() };
    this.accessTokens.put(tokens.access_token, grant);
    this.refreshTokens.put(tokens.refresh_token, { grant, used: false });
    return tokens;
  }

  /** Of an access or a refresh token. */
  grantOf(token: string): Grant | undefined {
    return this.accessTokens.get(token) ?? this.refreshTokens.get(token)?.grant;
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}
