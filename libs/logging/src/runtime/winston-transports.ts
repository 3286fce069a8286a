import {
  parseLevel,
  type Gap,
  type LayoutName,
  type ResolvedOptions,
  type Router,
  type SelfLog,
  type Serializer,
  type SinkCounters,
} from '@cairn/core';
import type { SpooledWinstonSink, WinstonBridgeSink } from '@cairn/sinks/winston';
import type { transport as TransportStream } from 'winston';
import type { TransportRoute } from '../module/logging-options';
import { loadPeer } from './load-optional';

export interface TransportSurroundings {
  readonly router: Router;
  readonly settings: ResolvedOptions;
  readonly serializerFor: (layout: LayoutName) => Serializer;
  readonly selfLog: SelfLog;
  readonly onGap: (gap: Gap, sink: string) => void;
}

type WinstonSinks = typeof import('@cairn/sinks/winston');

/** The app's winston transports, each a sink of its own. Nothing is made for winston, nor loaded, until there is one. */
export class WinstonTransports {
  private readonly bridges: (WinstonBridgeSink | SpooledWinstonSink)[] = [];

  constructor(private readonly surroundings: TransportSurroundings) {}

  /** @throws CairnError CAIRN_E_PEER_MISSING when winston is not installed. */
  add(given: TransportStream | TransportRoute): void {
    const route = 'transport' in given ? given : ({ transport: given } as TransportRoute);
    const { router, serializerFor } = this.surroundings;
    loadPeer('winston', 'A winston transport');
    const bridge = this.bridge(route, `winston:${this.bridges.length + 1}:${route.transport.constructor.name}`);
    this.bridges.push(bridge);
    router.add({
      sink: bridge,
      serializer: serializerFor('nested'),
      categories: route.categories,
      minLevel: route.minLevel === undefined ? undefined : parseLevel(route.minLevel),
    });
  }

  counters(): readonly SinkCounters[] {
    return this.bridges.map((bridge) => bridge.counters);
  }

  async close(deadline: number): Promise<void> {
    await Promise.all(this.bridges.map((bridge) => bridge.close(deadline)));
  }

  /** What a transport fails with waits on disk, unless nothing may be kept there. */
  private bridge({ transport, format, spool = true }: TransportRoute, name: string): WinstonBridgeSink | SpooledWinstonSink {
    const { settings, selfLog, onGap } = this.surroundings;
    const { SpooledWinstonSink, WinstonBridgeSink } = loadPeer<WinstonSinks>('@cairn/sinks/winston', 'A winston transport');
    if (!spool || settings.spoolBytes === 0) return new WinstonBridgeSink({ transport, format, bufferBytes: settings.bufferBytes, selfLog, onGap, name });
    const { deliveryOf } = require('./delivery') as typeof import('./delivery');
    return new SpooledWinstonSink({ ...deliveryOf(name, this.surroundings), flushMs: 0, transport, format, selfLog, name });
  }
}
