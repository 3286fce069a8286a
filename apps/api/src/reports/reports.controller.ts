import { Controller, Get, Query } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import type { SignedInUser } from '../auth/signed-in-user';
import { ReportsService } from './reports.service';

@Controller('api/v1/reports')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get('workload')
  workload(@CurrentUser() user: SignedInUser): Promise<unknown> {
    return this.reports.workload(user.organization_id);
  }

  @Get('assignees')
  byAssignee(@CurrentUser() user: SignedInUser): Promise<Record<string, number>> {
    return this.reports.byAssignee(user.organization_id);
  }

  @Get('due')
  due(@CurrentUser() user: SignedInUser, @Query('by') by: string): Promise<unknown> {
    return this.reports.due(user.organization_id, by);
  }
}
