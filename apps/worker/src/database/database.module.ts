import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DATABASE_URL, WorkerDatabase } from './worker-database';

@Global()
@Module({})
export class DatabaseModule {
  static on(url: string): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [{ provide: DATABASE_URL, useValue: url }, WorkerDatabase],
      exports: [WorkerDatabase],
    };
  }
}
