import type { TcpProxy } from '@cairn/dev';

/** Which records were sent through a proxy, and how often. */
export class SentRecords {
  /** What each connection has said. */
  private readonly said = new Map<number, string>();

  constructor(proxy: TcpProxy) {
    proxy.onSaid = (connection, bytes) => this.said.set(connection, (this.said.get(connection) ?? '') + bytes.toString('latin1'));
  }

  /** The numbers of a writer's records, as often as each was sent. */
  of(writer: string): number[] {
    const numbered = new RegExp(`"writer":"${writer}","n":(\\d+)`, 'g');
    return [...this.said.values()].flatMap((text) => [...text.matchAll(numbered)].map(([, n]) => Number(n)));
  }
}
