import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: (\d+)/i;

/** One kept-alive HTTP/1.1 connection that has one request under way at a time; it reads answers with a Content-Length. */
export class Connection {
  private rest = '';
  private onAnswer: ((status: number) => void) | undefined;
  private onFailure: ((error: Error) => void) | undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.read(text));
    socket.on('error', (error) => this.onFailure?.(error));
    socket.on('close', () => this.onFailure?.(new Error('the server closed a connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  get busy(): boolean {
    return this.onAnswer !== undefined;
  }

  send(request: string, onAnswer: (status: number) => void, onFailure: (error: Error) => void): void {
    this.onAnswer = onAnswer;
    this.onFailure = onFailure;
    this.socket.write(request, 'latin1');
  }

  close(): void {
    this.onFailure = undefined;
    this.socket.destroy();
  }

  private read(text: string): void {
    this.rest += text;
    const head = this.rest.indexOf(HEAD_END);
    if (head < 0) return;
    const length = LENGTH.exec(this.rest.slice(0, head));
    if (length === null) return this.onFailure?.(new Error('an answer without Content-Length'));
    const end = head + HEAD_END.length + Number(length[1]);
    if (this.rest.length < end) return;
    const status = Number(this.rest.slice(9, 12));
    this.rest = this.rest.slice(end);
    const answered = this.onAnswer!;
    this.onAnswer = undefined;
    answered(status);
  }
}
