import Transport from 'winston-transport';

export type Info = Record<string | symbol, unknown>;

/** Keeps what it is given, and answers as told. */
export class CollectingTransport extends Transport {
  readonly infos: Info[] = [];
  cleanups = 0;
  constructor(
    options: Transport.TransportStreamOptions = {},
    private readonly answer: (info: Info, next: (error?: Error) => void) => void = (_info, next) => next(),
  ) {
    super(options);
  }
  override log(info: Info, next: () => void): void {
    this.infos.push(info);
    this.answer(info, next);
  }
  override close(): void {
    this.cleanups += 1;
  }
  get messages(): unknown[] {
    return this.infos.map(({ message }) => message);
  }
}
