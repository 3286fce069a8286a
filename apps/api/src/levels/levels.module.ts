import { Module } from '@nestjs/common';
import { LevelsController } from './levels.controller';

@Module({ controllers: [LevelsController] })
export class LevelsModule {}
