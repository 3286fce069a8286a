import { Module } from '@nestjs/common';
import { EmailModule } from '../email/email.module';
import { CloudProvider } from './cloud-provider';
import { EnvironmentProvisioner } from './environment-provisioner';
import { ProvisioningProcessor } from './provisioning.processor';
import { ResourceProvisioner } from './resource-provisioner';

@Module({
  imports: [EmailModule],
  providers: [ProvisioningProcessor, ResourceProvisioner, EnvironmentProvisioner, CloudProvider],
})
export class ProvisioningModule {}
