import { IntegrationLogger } from '@cairn/logging';
import { Injectable } from '@nestjs/common';
import { type Letter, MailGateway } from './mail-gateway';

/** Hands letters to the mail service, which may need to be asked twice. */
@Injectable()
export class MailClient {
  constructor(
    private readonly gateway: MailGateway,
    private readonly integration: IntegrationLogger,
  ) {}

  /** @throws Error when the service refuses the letter for good. */
  async send(letter: Letter): Promise<void> {
    const endpoint = this.gateway.url;
    const options = { endpoint, method: 'POST', timeoutMs: 5_000, maxAttempts: 3 };
    const answer = await this.integration.call('mail', options, ({ signal }) =>
      fetch(endpoint, { method: 'POST', body: JSON.stringify(letter), headers: { 'content-type': 'application/json' }, signal }),
    );
    if (!answer.ok) throw new Error(`The mail service answered ${answer.status}`);
  }
}
