import { EMAIL_QUEUE } from '@cairn/dev';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { EmailProcessor } from './email.processor';
import { Notifications } from './notifications';

@Module({
  imports: [BullModule.registerQueue({ name: EMAIL_QUEUE })],
  providers: [EmailProcessor, Notifications],
  exports: [Notifications],
})
export class EmailModule {}
