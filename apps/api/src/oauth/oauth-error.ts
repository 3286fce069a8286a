import { HttpException } from '@nestjs/common';

/** Codes of RFC 6749, sections 4.1.2.1 and 5.2, that the sample answers with. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

/** A refusal in the form of RFC 6749, section 5.2. */
export class OAuthError extends HttpException {
  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
  ) {
    super({ error: code, error_description: description }, code === 'invalid_client' ? 401 : 400);
  }
}
