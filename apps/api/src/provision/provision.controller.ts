import { Audit } from '@cairn/logging';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import type { SignedInUser } from '../auth/signed-in-user';
import { ProvisionEnvironmentDto } from './provision-environment.dto';
import { ProvisionResourceDto } from './provision-resource.dto';
import { ProvisionService } from './provision.service';

@Controller('api/v1/provision')
export class ProvisionController {
  constructor(private readonly provision: ProvisionService) {}

  @Audit('resource.requested', { resource: 'resource', resourceId: ({ result }) => (result as { resource_id: string } | undefined)?.resource_id, data: ({ args }) => args[1] as object, concerns: ['configuration_change'] })
  @Post('resource')
  @HttpCode(202)
  resource(@CurrentUser() user: SignedInUser, @Body() input: ProvisionResourceDto) {
    return this.provision.resource(user, input);
  }

  @Audit('environment.requested', { resource: 'environment', resourceId: ({ result }) => (result as { environment_id: string } | undefined)?.environment_id, data: ({ args }) => args[1] as object, concerns: ['configuration_change'] })
  @Post('environment')
  @HttpCode(202)
  environment(@CurrentUser() user: SignedInUser, @Body() input: ProvisionEnvironmentDto) {
    return this.provision.environment(user, input);
  }
}
