import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { canonicalJson, type AnchoredCheckpoint, type AuditAnchor } from '@cairn/audit/anchor';

export interface SyslogAnchorOptions {
  host: string;
  /** Default 514. */
  port?: number;
  /**
   * `tcp` (default) tells when no connection can be made, or it was found broken. Syslog acknowledges nothing: what the system has taken and the
   * server never read is lost without a word, until the next checkpoint covers it. `udp` never tells.
   */
  protocol?: 'tcp' | 'udp';
}

/** Facility "log audit" (13), severity "informational" (6). */
const PRIORITY = 13 * 8 + 6;
const PORT = 514;
const TIMEOUT_MS = 10_000;
/** What RFC 5424 allows of a name. */
const LONGEST_HOST = 255;

/** Sends checkpoints to a syslog server: RFC 5424, over UDP, or over TCP framed by octet counting (RFC 6587). */
export class SyslogAnchor implements AuditAnchor {
  readonly name: string;
  private socket: Socket | undefined;

  constructor(private readonly options: SyslogAnchorOptions) {
    this.name = `syslog ${options.host}`;
  }

  publish(checkpoint: AnchoredCheckpoint): Promise<void> {
    const message = Buffer.from(messageOf(checkpoint));
    return this.options.protocol === 'udp' ? this.datagram(message) : this.stream(Buffer.concat([Buffer.from(`${message.length} `), message]));
  }

  async close(): Promise<void> {
    this.socket?.destroy();
  }

  private async datagram(message: Buffer): Promise<void> {
    const socket = createSocket(this.options.host.includes(':') ? 'udp6' : 'udp4');
    try {
      await new Promise<void>((resolve, reject) => socket.send(message, this.options.port ?? PORT, this.options.host, (error) => (error === null ? resolve() : reject(error))));
    } finally {
      socket.close();
    }
  }

  private async stream(frame: Buffer): Promise<void> {
    const socket = await this.connected();
    await new Promise<void>((resolve, reject) => socket.write(frame, (error) => (error == null ? resolve() : reject(error))));
  }

  private async connected(): Promise<Socket> {
    if (this.socket?.writable === true) return this.socket;
    const socket = connect({ host: this.options.host, port: this.options.port ?? PORT, timeout: TIMEOUT_MS });
    socket.on('error', () => socket.destroy()); // the next publish connects again
    socket.on('timeout', () => socket.connecting && socket.destroy(new Error(`${this.name} does not answer`)));
    socket.unref();
    await once(socket, 'connect');
    this.socket = socket;
    return socket;
  }
}

function messageOf(checkpoint: AnchoredCheckpoint): string {
  const host = hostname().slice(0, LONGEST_HOST) || '-';
  return `<${PRIORITY}>1 ${checkpoint.time} ${host} cairn-audit ${process.pid} checkpoint - ${canonicalJson(checkpoint)}`;
}
