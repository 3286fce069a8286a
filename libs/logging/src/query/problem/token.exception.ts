import { UnauthorizedException } from '@nestjs/common';

/** 401: who asks has not said who it is, or is not known. */
export class TokenException extends UnauthorizedException {
  readonly code = 'CAIRN_E_TOKEN';
  readonly cure = 'Send "Authorization: Bearer <token>" with a token of LOGS_TOKENS.';
}
