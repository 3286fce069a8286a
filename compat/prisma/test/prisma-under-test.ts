import { PrismaPg } from '@prisma/adapter-pg';
import { prismaLogging } from '../../../libs/logging/src/prisma';
import { AdapterUnderTest } from '../../../libs/logging/test/database/adapter-under-test';
import { PrismaClient } from '../generated/client';

type ErrorFormat = 'pretty' | 'colorless' | 'minimal';

/** A client as an application makes it: with the generated code, the driver adapter and our extension. */
export function loggedClient(adapter: AdapterUnderTest, schema: string, errorFormat?: ErrorFormat) {
  const driver = new PrismaPg({ connectionString: adapter.url }, { schema });
  return new PrismaClient({ adapter: driver, errorFormat }).$extends(prismaLogging(adapter.database));
}

export type LoggedClient = ReturnType<typeof loggedClient>;

/** A generated client on a schema of its own, connected, and the records it leaves. */
export class PrismaUnderTest {
  private constructor(
    readonly adapter: AdapterUnderTest,
    readonly prisma: LoggedClient,
  ) {}

  static async start(schema: string): Promise<PrismaUnderTest> {
    const adapter = await AdapterUnderTest.start(schema);
    const prisma = loggedClient(adapter, schema);
    await prisma.$connect();
    return new PrismaUnderTest(adapter, prisma);
  }

  /** The metadata of an event's records, in the order they were made. */
  told(event: string): Record<string, unknown>[] {
    return this.adapter.of(event).map(({ metadata }) => metadata);
  }

  get everything(): string {
    return JSON.stringify(this.adapter.captured.all);
  }

  async stop(): Promise<void> {
    await this.prisma.$disconnect();
    await this.adapter.stop();
  }
}
