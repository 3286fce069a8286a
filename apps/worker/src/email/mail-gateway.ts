import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { WorkerDatabase } from '../database/worker-database';

export interface Letter {
  readonly job_id: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/**
 * The sample's mail service: an HTTP server of its own on 127.0.0.1 that keeps letters in the outbox table. It starts slowly: the first letter
 * is refused with 503, and taken when it comes again.
 */
@Injectable()
export class MailGateway implements OnModuleInit, OnApplicationShutdown {
  private readonly server: Server;
  private isReady = false;

  constructor(private readonly database: WorkerDatabase) {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  /** Where letters are posted to. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/letters`;
  }

  async onModuleInit(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', resolve);
    });
  }

  onApplicationShutdown(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(await this.take(request)).end();
  }

  /** The status to answer with. */
  private async take(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST') return 405;
    if (!this.isReady) {
      this.isReady = true;
      request.resume();
      return 503;
    }
    try {
      await this.keep((await json(request)) as Letter);
      return 202;
    } catch {
      return 500;
    }
  }

  private async keep({ job_id, to, subject, body }: Letter): Promise<void> {
    await this.database.query(
      'INSERT INTO email_outbox (job_id, recipient, subject, body) VALUES ($1, $2, $3, $4) ON CONFLICT (job_id) DO NOTHING',
      [job_id, to, subject, body],
    );
  }
}
