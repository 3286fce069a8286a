import { Module } from '@nestjs/common';
import { GrantStore } from './grant-store';
import { OAuthController } from './oauth.controller';
import { OAuthService } from './oauth.service';

@Module({ controllers: [OAuthController], providers: [OAuthService, GrantStore] })
export class OAuthModule {}
