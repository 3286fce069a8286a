import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import type { SignedInUser } from '../auth/signed-in-user';
import { ProvisionEnvironmentDto } from './provision-environment.dto';
import { ProvisionResourceDto } from './provision-resource.dto';
import { ProvisionService } from './provision.service';

@Controller('api/v1/provision')
export class ProvisionController {
  constructor(private readonly provision: ProvisionService) {}

  @Post('resource')
  @HttpCode(202)
  resource(@CurrentUser() user: SignedInUser, @Body() input: ProvisionResourceDto) {
    return this.provision.resource(user, input);
  }

  @Post('environment')
  @HttpCode(202)
  environment(@CurrentUser() user: SignedInUser, @Body() input: ProvisionEnvironmentDto) {
    return this.provision.environment(user, input);
  }
}
