import { type LevelChange, LogLevels } from '@cairn/logging';
import { BadRequestException, Body, Controller, Delete, Get, Param, Put, UseGuards } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator';
import type { SignedInUser } from '../auth/signed-in-user';
import { ChangeLevelDto } from './change-level.dto';
import { OperatorGuard } from './operator.guard';

/** Ten minutes are enough to look into something. */
const A_WHILE = '10m';

@Controller('api/v1/log-levels')
@UseGuards(OperatorGuard)
export class LevelsController {
  constructor(private readonly levels: LogLevels) {}

  @Get()
  list(): LevelChange[] {
    return this.levels.list();
  }

  @Put(':target')
  change(@Param('target') target: string, @Body() { level, for: time = A_WHILE }: ChangeLevelDto, @CurrentUser() user: SignedInUser): LevelChange {
    try {
      return this.levels.set(target, level, { for: time, by: user.username });
    } catch (error) {
      throw new BadRequestException((error as Error).message, { cause: error });
    }
  }

  @Delete()
  reset(@CurrentUser() user: SignedInUser): { reset: number } {
    return { reset: this.levels.reset(undefined, { by: user.username }) };
  }
}
