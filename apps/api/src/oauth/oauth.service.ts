import { LogContext, type OAuthActivity, OAuthLogger } from '@cairn/logging';
import { Injectable } from '@nestjs/common';
import type { SignedInUser } from '../auth/signed-in-user';
import { newId } from '../ids/new-id';
import { ACCESS_TOKEN_SECONDS, type Grant, GrantStore } from './grant-store';
import { findClient, type OAuthClient } from './oauth-clients';
import { OAuthError } from './oauth-error';
import { optional, type Parameters, required } from './parameters';
import { isChallenge, verifies } from './pkce';

export interface TokenAnswer {
  access_token: string;
  refresh_token: string;
  token_type: 'Bearer';
  expires_in: number;
  scope: string;
}

/** What is known of a step so far; it grows while the step runs. */
type Known = OAuthActivity;

/** The authorization code grant with PKCE (RFC 6749, 7636), refresh with rotation, and revocation (RFC 7009). Every step leaves a record. */
@Injectable()
export class OAuthService {
  constructor(
    private readonly store: GrantStore,
    private readonly log: OAuthLogger,
    private readonly context: LogContext,
  ) {}

  /** Where the browser goes next: back to the client, with a code or with an error. Throws when the client or its address is not known. */
  authorize(query: Parameters, user: SignedInUser, ipAddress: string): string {
    const known: Known = { ipAddress, step: 'authorize', sessionId: newId('ses') };
    return this.refusing(known, () => {
      const client = this.client(query, known);
      const redirectUri = knownRedirectUri(client, query);
      try {
        return this.issueCode(query, user, redirectUri, known);
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error;
        this.refused(known, error);
        return redirectTo(redirectUri, { error: error.code, error_description: error.description, state: stateOf(query) });
      }
    });
  }

  token(form: Parameters, ipAddress: string): TokenAnswer {
    const known: Known = { ipAddress, step: 'token' };
    return this.refusing(known, () => {
      const grantType = required(form, 'grant_type');
      known.details = { grant_type: grantType };
      const client = this.client(form, known);
      if (grantType === 'authorization_code') return this.exchange(form, client, known);
      if (grantType === 'refresh_token') return this.renew(form, client, known);
      throw new OAuthError('unsupported_grant_type', 'Use authorization_code or refresh_token');
    });
  }

  /** Ends everything issued with the token; an unknown one is none already (RFC 7009, section 2.2). */
  revoke(form: Parameters, ipAddress: string): void {
    const known: Known = { ipAddress, step: 'revoke' };
    this.refusing(known, () => {
      const client = this.client(form, known);
      const grant = this.store.grantOf(required(form, 'token'));
      if (grant === undefined || grant.revoked) return;
      this.belongsTo(grant, client, known);
      grant.revoked = true;
      this.log.revoke(known);
    });
  }

  /** Who a valid access token speaks for. */
  userOf(accessToken: string): SignedInUser | undefined {
    const grant = this.store.accessTokens.get(accessToken);
    if (grant === undefined || grant.revoked) return undefined;
    this.context.set({ session_id: grant.sessionId, client_id: grant.clientId, ...grant.user });
    return grant.user;
  }

  private issueCode(query: Parameters, user: SignedInUser, redirectUri: string, known: Known): string {
    if (required(query, 'response_type') !== 'code') throw new OAuthError('unsupported_response_type', 'Use code');
    const challenge = required(query, 'code_challenge');
    if (required(query, 'code_challenge_method') !== 'S256' || !isChallenge(challenge)) {
      throw new OAuthError('invalid_request', 'A code_challenge with the method S256 is needed');
    }
    const scope = optional(query, 'scope') ?? '';
    const grant: Grant = { sessionId: known.sessionId!, clientId: known.clientId!, user, scope, revoked: false };
    this.belongs(grant, known);
    const code = this.store.issueCode({ grant, redirectUri, challenge, used: false });
    known.details = { scope, redirect_uri: redirectUri };
    this.log.authorize(known);
    return redirectTo(redirectUri, { code, state: stateOf(query) });
  }

  private exchange(form: Parameters, client: OAuthClient, known: Known): TokenAnswer {
    const authorization = this.store.codes.get(required(form, 'code'));
    if (authorization === undefined) throw new OAuthError('invalid_grant', 'The code is unknown or has expired');
    const { grant, redirectUri, challenge } = authorization;
    this.belongsTo(grant, client, known);
    this.usedOnce(authorization, 'The code was used before');
    if (required(form, 'redirect_uri') !== redirectUri) throw new OAuthError('invalid_grant', 'redirect_uri is not that of the code');
    if (!verifies(required(form, 'code_verifier'), challenge)) throw new OAuthError('invalid_grant', 'code_verifier does not fit the challenge');
    const answer = this.issueTokens(grant);
    this.log.token(known);
    return answer;
  }

  private renew(form: Parameters, client: OAuthClient, known: Known): TokenAnswer {
    known.step = 'refresh';
    const refresh = this.store.refreshTokens.get(required(form, 'refresh_token'));
    if (refresh === undefined) throw new OAuthError('invalid_grant', 'The refresh token is unknown or has expired');
    this.belongsTo(refresh.grant, client, known);
    this.usedOnce(refresh, 'The refresh token was used before');
    const answer = this.issueTokens(refresh.grant);
    this.log.refresh(known);
    return answer;
  }

  private issueTokens(grant: Grant): TokenAnswer {
    return { ...this.store.issueTokens(grant), token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS, scope: grant.scope };
  }

  /** One that comes twice may have been stolen: all that was issued with it ends (RFC 6749, section 4.1.2; RFC 9700, section 4.14). */
  private usedOnce(secret: { readonly grant: Grant; used: boolean }, why: string): void {
    const { grant } = secret;
    if (secret.used) {
      grant.revoked = true;
      throw new OAuthError('invalid_grant', why);
    }
    if (grant.revoked) throw new OAuthError('invalid_grant', 'The authorization was revoked');
    secret.used = true;
  }

  private client(parameters: Parameters, known: Known): OAuthClient {
    const client = findClient(required(parameters, 'client_id'));
    if (client === undefined) throw new OAuthError('invalid_client', 'The client is not known');
    known.clientId = client.clientId;
    return client;
  }

  private belongsTo(grant: Grant, client: OAuthClient, known: Known): void {
    if (grant.clientId !== client.clientId) throw new OAuthError('invalid_grant', 'It was issued to another client');
    this.belongs(grant, known);
  }

  /** From here on the records of the step, and that of the request, say whose it is. */
  private belongs({ sessionId, clientId, user }: Grant, known: Known): void {
    Object.assign(known, { sessionId, clientId, userId: user.user_id, username: user.username });
    this.context.set({ session_id: sessionId, client_id: clientId, ...user });
  }

  private refusing<T>(known: Known, step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (error instanceof OAuthError) this.refused(known, error);
      throw error;
    }
  }

  private refused(known: Known, { code, description }: OAuthError): void {
    this.log.error({ ...known, error: code, details: { ...known.details, description } });
  }
}

/** Only an address the client registered: anything else could be a stranger's (RFC 9700, section 2.1). */
function knownRedirectUri(client: OAuthClient, query: Parameters): string {
  const uri = required(query, 'redirect_uri');
  if (!client.redirectUris.includes(uri)) throw new OAuthError('invalid_request', 'redirect_uri is not one of the client');
  return uri;
}

function redirectTo(uri: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

/** Goes back to the client as it came; one that cannot is left out. */
function stateOf(query: Parameters): string | undefined {
  try {
    return optional(query, 'state');
  } catch {
    return undefined;
  }
}
