import { LogOperation } from '@cairn/logging';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Organization } from '../organizations/organization.entity';
import { hashPassword } from '../users/password';
import { User } from '../users/user.entity';

const ORGANIZATION = { organizationId: 'org_acme', name: 'Acme' };

/** The users one can sign in as. Both have the same password, which `npm start` shows: a sample hides nothing. */
const USERS = [
  { userId: 'usr_alice', username: 'alice', email: 'alice@example.com', role: 'admin' },
  { userId: 'usr_bob', username: 'bob', email: 'bob@example.com', role: 'member' },
];
const PASSWORD = 'correct horse battery staple';

/** Makes the sample's organization and users at the first start; what is there already stays as it is. */
@Injectable()
export class SampleData implements OnModuleInit {
  constructor(private readonly database: DataSource) {}

  onModuleInit(): Promise<void> {
    return this.seed();
  }

  @LogOperation()
  private async seed(): Promise<void> {
    const passwordHash = await hashPassword(PASSWORD);
    const users = USERS.map((user) => ({ ...user, passwordHash, organizationId: ORGANIZATION.organizationId }));
    await this.database.transaction(async (manager) => {
      await insertMissing(manager, Organization, [ORGANIZATION]);
      await insertMissing(manager, User, users);
    });
  }
}

function insertMissing(manager: EntityManager, entity: new () => Organization | User, rows: object[]) {
  return manager.createQueryBuilder().insert().into(entity).values(rows).orIgnore().execute();
}
