import { Controller, Get } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { Public } from '../auth/public.decorator';

/** A database that answers at all answers `SELECT 1` sooner. */
const DATABASE_TIMEOUT_MS = 2_000;

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly database: DataSource,
  ) {}

  /** 503 when the database does not answer in time. */
  @Public()
  @Get()
  check(): Promise<HealthCheckResult> {
    return this.health.check([this.indicator.check('database').attempt(() => this.askDatabase()).withTimeout(DATABASE_TIMEOUT_MS)]);
  }

  private async askDatabase(): Promise<void> {
    await this.database.query('SELECT 1');
  }
}
