import { EMAIL_QUEUE } from '@cairn/dev';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { EmailProcessor } from './email.processor';
import { MailClient } from './mail-client';
import { MailGateway } from './mail-gateway';
import { Notifications } from './notifications';

@Module({
  imports: [BullModule.registerQueue({ name: EMAIL_QUEUE })],
  providers: [EmailProcessor, MailClient, MailGateway, Notifications],
  exports: [Notifications],
})
export class EmailModule {}
