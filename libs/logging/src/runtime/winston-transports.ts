import type { Gap, LayoutName, ResolvedOptions, Router, SelfLog, Serializer, SinkCounters } from '@cairn/core';
import { WinstonBridgeSink } from '@cairn/sinks';
import type { transport as TransportStream } from 'winston';

export interface TransportSurroundings {
  readonly router: Router;
  readonly settings: ResolvedOptions;
  readonly serializerFor: (layout: LayoutName) => Serializer;
  readonly selfLog: SelfLog;
  readonly onGap: (gap: Gap, sink: string) => void;
}

/** The app's winston transports, each a sink of its own. Nothing is made for winston until there is one. */
export class WinstonTransports {
  private readonly bridges: WinstonBridgeSink[] = [];

  constructor(private readonly surroundings: TransportSurroundings) {}

  add(transport: TransportStream): void {
    const { router, settings, serializerFor, selfLog, onGap } = this.surroundings;
    const bridge = new WinstonBridgeSink({ transport, bufferBytes: settings.bufferBytes, selfLog, onGap });
    this.bridges.push(bridge);
    router.add({ sink: bridge, serializer: serializerFor('nested') });
  }

  counters(): readonly SinkCounters[] {
    return this.bridges.map((bridge) => bridge.counters);
  }

  async close(deadline: number): Promise<void> {
    await Promise.all(this.bridges.map((bridge) => bridge.close(deadline)));
  }
}
