// A process that loads one package beside Nest, which an app has anyway, and says what that cost.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { answer, started } from '../answer';
import { PEERS } from '../peers';

export interface ImportCost {
  /** ms. */
  readonly elapsed: number;
  readonly files: number;
  /** Optional peers of the package that were loaded with it. */
  readonly optionalPeers: readonly string[];
}

const load = createRequire(resolve(PEERS, 'package.json'));

function costOf(name: string): ImportCost {
  const before = new Set(Object.keys(require.cache));
  const began = performance.now();
  load(name);
  const elapsed = performance.now() - began;
  const files = Object.keys(require.cache).filter((file) => !before.has(file));
  const optionalPeers = optionalPeersOf(name).filter((peer) => files.some((file) => file.includes(`/node_modules/${peer}/`)));
  return { elapsed, files: files.length, optionalPeers };
}

function optionalPeersOf(name: string): string[] {
  const { peerDependenciesMeta = {} } = load(`${name}/package.json`) as { peerDependenciesMeta?: Record<string, { optional?: boolean }> };
  return Object.entries(peerDependenciesMeta).filter(([, { optional }]) => optional === true).map(([peer]) => peer);
}

const cost = costOf(started<{ name: string }>().name);
answer({ cost: () => cost });
