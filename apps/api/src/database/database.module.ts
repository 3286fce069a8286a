import { TypeOrmLoggingModule } from '@cairn/logging/typeorm';
import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Organization } from '../organizations/organization.entity';
import { Task } from '../tasks/task.entity';
import { User } from '../users/user.entity';
import { AuditLogs1735776000000 } from './audit-logs.migration';
import { Initial1735689600000 } from './initial.migration';
import { SampleData } from './sample-data';

@Module({})
export class DatabaseModule {
  /** TypeORM on the PostgreSQL at `url`: brought to the newest schema, with the sample's data. */
  static on(url: string): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmLoggingModule,
        TypeOrmModule.forRoot({
          type: 'postgres',
          url,
          entities: [Organization, User, Task],
          migrations: [Initial1735689600000, AuditLogs1735776000000],
          migrationsRun: true,
          poolSize: 10,
        }),
      ],
      providers: [SampleData],
    };
  }
}
