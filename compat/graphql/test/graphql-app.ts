import type { Provider } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { RunningApp, type Platform } from '../../../libs/logging/test/http/running-app';

export interface GraphqlServer {
  readonly name: string;
  readonly platform: Platform;
  readonly module: () => ReturnType<typeof GraphQLModule.forRoot>;
}

const apollo: GraphqlServer['module'] = () =>
  GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    autoSchemaFile: true,
    allowBatchedHttpRequests: true,
    playground: false,
    graphiql: false,
    subscriptions: { 'graphql-ws': true },
  });

export const SERVERS: readonly GraphqlServer[] = [
  { name: 'Apollo on Express', platform: 'Express', module: apollo },
  { name: 'Apollo on Fastify', platform: 'Fastify', module: apollo },
  {
    name: 'mercurius',
    platform: 'Fastify',
    module: () =>
      GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true, allowBatchedQueries: true, subscription: { fullWsTransport: true } }),
  },
];

export interface Answer {
  readonly status: number;
  readonly requestId: string | null;
  readonly body: unknown;
}

/** A real app with a GraphQL server on a free port, and the records it leaves. */
export class GraphqlApp {
  private constructor(readonly running: RunningApp) {}

  static async start({ platform, module }: GraphqlServer, providers: Provider[]): Promise<GraphqlApp> {
    return new GraphqlApp(await RunningApp.start(platform, { imports: [module()], providers }));
  }

  /** Sends one operation, or several as a batch. */
  async send(operation: object, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(operation),
    });
    return { status: response.status, requestId: response.headers.get('x-request-id'), body: await response.json() };
  }

  /** Where operations are sent over WebSocket. */
  get socketUrl(): string {
    return `ws://127.0.0.1:${this.running.port}/graphql`;
  }

  close(): Promise<void> {
    return this.running.close();
  }
}
