/** What is needed of a Redis client (ioredis has it): running a script. Redis 5 or newer. */
export interface RedisScripts {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: (string | number)[]): Promise<unknown>;
}
