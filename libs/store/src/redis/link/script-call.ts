import { createHash } from 'node:crypto';
import { ByteWriter } from './byte-writer';

const LINE_END = '\r\n';
const DOLLAR = 0x24;

/** A script of Lua, and the digest that the server knows it by. */
export class Script {
  readonly digest: string;

  constructor(readonly text: string) {
    this.digest = createHash('sha1').update(text).digest('hex');
  }
}

/**
 * The call of a script as it goes to Redis (https://redis.io/docs/latest/develop/reference/protocol-spec/), written piece by piece: each argument is its length in bytes and the bytes. The call
 * of one is done when its answer is there; then the next may be written into the same memory.
 */
export class ScriptCall {
  private readonly writer = new ByteWriter();
  private script: Script | undefined;
  private arguments = 0;
  /** Where what does not depend on how the script is named begins. */
  private bodyAt = 0;
  /** The first key, which tells a cluster's client where the call is to go. */
  private first = '';

  /** @param values besides keys. */
  begin(script: Script, keys: number, values: number): void {
    this.writer.cutTo(0);
    [this.script, this.first, this.arguments] = [script, '', 3 + keys + values];
    this.writer.append(Buffer.from(headOf('EVALSHA', script.digest, this.arguments)));
    this.bodyAt = this.writer.size;
    this.value(String(keys));
  }

  /** A key in two parts, of which many have the first in common. */
  key(head: string, rest: string): void {
    const { writer } = this;
    const start = writer.size;
    if (this.first === '') this.first = head + rest;
    this.length(head.length + rest.length);
    if (writer.ascii(head) && writer.ascii(rest)) return this.end();
    writer.cutTo(start);
    this.value(head + rest);
  }

  /** A text that is ASCII, as most are, has as many bytes as characters: they are counted only when it turns out to have more. */
  value(text: string): void {
    const { writer } = this;
    const start = writer.size;
    this.length(text.length);
    const textAt = writer.size;
    writer.text(text);
    if (writer.size - textAt !== text.length) {
      writer.cutTo(start);
      this.length(Buffer.byteLength(text));
      writer.text(text);
    }
    this.end();
  }

  bytes(bytes: Buffer, start = 0, end = bytes.length): void {
    this.length(end - start);
    this.writer.append(bytes, start, end);
    this.end();
  }

  get size(): number {
    return this.writer.size;
  }

  get firstKey(): string {
    return this.first;
  }

  get digest(): string {
    return this.script!.digest;
  }

  /** Good until the next call is begun. */
  get evalsha(): Buffer {
    return this.writer.written;
  }

  /** For a server that does not know the script. */
  get eval(): Buffer {
    return Buffer.concat([Buffer.from(headOf('EVAL', this.script!.text, this.arguments)), this.writer.written.subarray(this.bodyAt)]);
  }

  private length(length: number): void {
    this.writer.byte(DOLLAR);
    this.writer.number(length);
    this.end();
  }

  private end(): void {
    this.writer.ascii(LINE_END);
  }
}

const headOf = (command: string, script: string, size: number): string => `*${size}\r\n$${command.length}\r\n${command}\r\n$${Buffer.byteLength(script)}\r\n${script}\r\n`;
