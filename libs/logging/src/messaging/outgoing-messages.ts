import { currentContext } from '../context/cls-context';
import { carrierHeaders } from '../context/open-context';
import { prototypeOf, wrap, type Method } from '../nest/seam';
import { has } from './hidden-seams';

interface Packet {
  metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Every `ClientProxy` sends the ids of the story it is used in along, in the metadata of the packet (Nest 12). Of Nest's transports
 * TCP and Redis carry it. What the app has put there itself stays.
 */
export function handStoriesOn(): void {
  const client = prototypeOf('@nestjs/microservices/client/client-proxy.js', 'ClientProxy');
  if (has(client, 'createPacket')) wrap(client, 'createPacket', withIds);
}

function withIds(createPacket: Method): Method {
  return function carrying(this: unknown, ...args) {
    const packet = createPacket.apply(this, args) as Packet;
    const story = currentContext();
    if (story !== undefined) packet.metadata = { ...carrierHeaders(story), ...packet.metadata };
    return packet;
  };
}
