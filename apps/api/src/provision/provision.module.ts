import { PROVISIONING_QUEUE } from '@cairn/dev';
import { BullModule } from '@nestjs/bullmq';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from '../users/user.entity';
import { JobsController } from './jobs.controller';
import { ProvisionController } from './provision.controller';
import { ProvisionService } from './provision.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    BullModule.registerQueue({ name: PROVISIONING_QUEUE }),
    BullModule.registerFlowProducer({ name: PROVISIONING_QUEUE }),
  ],
  controllers: [ProvisionController, JobsController],
  providers: [ProvisionService],
})
export class ProvisionModule {}
