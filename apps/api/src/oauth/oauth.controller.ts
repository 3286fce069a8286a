import { Body, Controller, Get, Header, Headers, HttpCode, Ip, Post, Query, Redirect, UnauthorizedException } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import { Public } from '../auth/public.decorator';
import type { SignedInUser } from '../auth/signed-in-user';
import { OAuthService, type TokenAnswer } from './oauth.service';
import type { Parameters } from './parameters';

@Controller('oauth')
export class OAuthController {
  constructor(private readonly oauth: OAuthService) {}

  /** The signed-in user allows a client. A real server would ask first. */
  @Get('authorize')
  @Redirect()
  authorize(@Query() query: Parameters, @CurrentUser() user: SignedInUser, @Ip() address: string): { url: string } {
    return { url: this.oauth.authorize(query, user, address) };
  }

  @Public()
  @Post('token')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  token(@Body() form: Parameters, @Ip() address: string): TokenAnswer {
    return this.oauth.token(form, address);
  }

  @Public()
  @Post('revoke')
  @HttpCode(200)
  revoke(@Body() form: Parameters, @Ip() address: string): void {
    this.oauth.revoke(form, address);
  }

  /** Who the access token speaks for. */
  @Public()
  @Get('userinfo')
  userInfo(@Headers('authorization') authorization?: string): { sub: string; preferred_username: string } {
    const [scheme, token] = authorization?.split(' ') ?? [];
    const user = scheme?.toLowerCase() === 'bearer' && token ? this.oauth.userOf(token) : undefined;
    if (user === undefined) throw new UnauthorizedException('The access token is not valid');
    return { sub: user.user_id, preferred_username: user.username };
  }
}
