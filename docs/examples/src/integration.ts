// #region imports
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IntegrationLogger, LoggingModule, NestLogger, runWithContext } from '@cairn/logging';
// #endregion
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let requests = 0;

/** Stands in for the provider: too busy for the first request. */
const provider = createServer((_request, response) => {
  requests += 1;
  response.writeHead(requests === 1 ? 503 : 200, { 'content-type': 'application/json' }).end('{"id":"ch_1"}');
});

// #region gateway
@Injectable()
class PaymentGateway {
  constructor(private readonly integration: IntegrationLogger) {}

  charge(orderId: string, baseUrl: string): Promise<{ id: string }> {
    const endpoint = '/v1/charges';
    return this.integration.call('payments', { endpoint, method: 'POST', timeoutMs: 2_000, maxAttempts: 3 }, async ({ signal }) => {
      const response = await fetch(baseUrl + endpoint, { method: 'POST', headers: { 'idempotency-key': orderId }, signal });
      if (!response.ok) throw new Error(`payments answered ${response.status}`);
      return (await response.json()) as { id: string };
    });
  }
}
// #endregion

// #region module
@Module({
  imports: [
    LoggingModule.forRoot({
      integration: {
        propagateTo: ['localhost', '*.internal.example.com'],
        providers: { 'api.stripe.com': 'payments', 'hooks.slack.com': 'chat' },
      },
    }),
  ],
  providers: [PaymentGateway],
})
class AppModule {}
// #endregion

async function main(): Promise<void> {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const app = await NestFactory.createApplicationContext(AppModule, { bufferLogs: true });
  app.useLogger(app.get(NestLogger));
  await runWithContext({ request_id: 'req_docs_0003' }, async () => {
    await app.get(PaymentGateway).charge('order_1', baseUrl);
    await fetch(`${baseUrl}/v1/balance?api_key=never-recorded`);
  });
  await app.close();
  provider.close();
  provider.closeAllConnections();
}

void main();
