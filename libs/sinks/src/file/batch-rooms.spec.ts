import { BatchRooms } from './batch-rooms';

describe('buffers for batches', () => {
  it('are given to one at a time, and again when they are free', () => {
    const rooms = new BatchRooms();
    const [one, other] = [rooms.take(100)!, rooms.take(100)!];
    expect(other).not.toBe(one);
    rooms.giveBack(one);
    expect(rooms.take(100)).toBe(one);
  });

  it('have the room that is asked for, up to 256 KiB', () => {
    const rooms = new BatchRooms();
    rooms.giveBack(rooms.take(100)!);
    for (const bytes of [1_000, 65_536, 200_000, 262_144]) expect(rooms.take(bytes)!.length).toBeGreaterThanOrEqual(bytes);
    expect(rooms.take(262_145)).toBeUndefined();
  });

  it('are let go beyond a handful', () => {
    const rooms = new BatchRooms();
    const taken = Array.from({ length: 20 }, () => rooms.take(10)!);
    for (const room of taken) rooms.giveBack(room);
    const again = Array.from({ length: 20 }, () => rooms.take(10)!);
    expect(again.filter((room) => taken.includes(room))).toHaveLength(16);
  });
});
