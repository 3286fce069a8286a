// #region imports
import { Body, Controller, HttpCode, Ip, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoggingModule, NestLogger, OAuthLogger } from '@cairn/logging';
// #endregion

// #region controller
@Controller('oauth')
class OAuthController {
  constructor(private readonly oauth: OAuthLogger) {}

  @Post('authorize')
  @HttpCode(200)
  authorize(@Body() body: { client_id: string }, @Ip() address: string): { code: string } {
    const user = { userId: 'user_7', username: 'alice@example.com' };
    this.oauth.authorize({ ...user, clientId: body.client_id, sessionId: 'ses_4711', ipAddress: address, details: body });
    return { code: 'SplxlOBeZQQYbYS6WxSbIA' };
  }

  @Post('token')
  @HttpCode(200)
  token(@Body() body: { client_id: string }, @Ip() address: string): object {
    this.oauth.token({ userId: 'user_7', clientId: body.client_id, sessionId: 'ses_4711', ipAddress: address, details: body });
    return { access_token: '2YotnFZFEjr1zCsicMWpAA', token_type: 'Bearer' };
  }
}
// #endregion

@Module({ imports: [LoggingModule.forRoot()], controllers: [OAuthController] })
class AppModule {}

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
}

void bootstrap();
