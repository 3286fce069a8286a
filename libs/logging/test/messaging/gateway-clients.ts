import type { INestApplication, WebSocketAdapter } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

type Answer = Record<string, unknown>;

/** A connection to a gateway, as a browser has one. */
export interface GatewayClient {
  send(event: string, data: object): void;
  /** What the gateway sends under this name. */
  on(event: string, listener: (data: Answer) => void): void;
  close(): void;
}

export interface GatewayKind {
  readonly name: 'socket.io' | 'ws';
  adapter(app: INestApplication): WebSocketAdapter;
  connect(port: number, headers: Record<string, string>): Promise<GatewayClient>;
}

async function connectSocketIo(port: number, headers: Record<string, string>): Promise<GatewayClient> {
  const socket = io(`http://127.0.0.1:${port}`, { extraHeaders: headers, transports: ['websocket'], forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return {
    send: (event, data) => void socket.emit(event, data),
    on: (event, listener) => void socket.on(event, listener),
    close: () => void socket.close(),
  };
}

async function connectWs(port: number, headers: Record<string, string>): Promise<GatewayClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers });
  await once(socket, 'open');
  return {
    send: (event, data) => socket.send(JSON.stringify({ event, data })),
    on: (event, listener) =>
      void socket.on('message', (text: Buffer) => {
        const message = JSON.parse(text.toString()) as { event: string; data: Answer };
        if (message.event === event) listener(message.data);
      }),
    close: () => socket.close(),
  };
}

/** For `describe.each`: every case of gateways runs on both. */
export const GATEWAYS: readonly GatewayKind[] = [
  { name: 'socket.io', adapter: (app) => new IoAdapter(app), connect: connectSocketIo },
  { name: 'ws', adapter: (app) => new WsAdapter(app), connect: connectWs },
];

export function nextAnswer(client: GatewayClient, event: string): Promise<Answer> {
  return new Promise((resolve) => client.on(event, resolve));
}
