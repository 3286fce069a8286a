import { type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';

/** Express, or Fastify with `HTTP_ADAPTER=fastify`: nothing else in the app knows which. */
export async function httpAdapter(name = process.env.HTTP_ADAPTER ?? 'express'): Promise<AbstractHttpAdapter> {
  if (name === 'express') return new ExpressAdapter();
  if (name !== 'fastify') throw new Error(`HTTP_ADAPTER: "${name}" is unknown. Use express or fastify.`);
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return new FastifyAdapter();
}
