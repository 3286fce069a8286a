/** States of connections that are told once, from when they begin to when they end. */
export class ConnectionEpisodes {
  private readonly begun = new Map<string, number>();

  /** Whether any connection is in one. */
  get any(): boolean {
    return this.begun.size > 0;
  }

  /** False when it has begun already. */
  begin(connection: string): boolean {
    if (this.begun.has(connection)) return false;
    this.begun.set(connection, performance.now());
    return true;
  }

  /** How long it lasted, in ms; undefined when there was none. */
  end(connection: string): number | undefined {
    const begun = this.begun.get(connection);
    if (begun === undefined) return undefined;
    this.begun.delete(connection);
    return performance.now() - begun;
  }
}
