/** A public client (RFC 6749, section 2.1): it has no secret and proves itself by PKCE. */
export interface OAuthClient {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
}

/** The clients the sample knows. */
const CLIENTS: readonly OAuthClient[] = [{ clientId: 'sample-cli', redirectUris: ['http://127.0.0.1/callback'] }];

export function findClient(clientId: string): OAuthClient | undefined {
  return CLIENTS.find((client) => client.clientId === clientId);
}
