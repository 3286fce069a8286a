import type { ResourceJob } from '@cairn/dev';
import { Injectable } from '@nestjs/common';
import { WorkerDatabase } from '../database/worker-database';
import { InsufficientCapacityError } from './insufficient-capacity.error';

/**
 * The sample's cloud: tables instead of somebody's account. It is short of capacity and grants a resource one unit with every
 * request, so one that needs three units is ready at the third attempt.
 */
@Injectable()
export class CloudProvider {
  constructor(private readonly database: WorkerDatabase) {}

  /** @throws InsufficientCapacityError until all units are granted; what was granted is kept. */
  async reserve(resourceId: string, units: number): Promise<void> {
    const [reservation] = await this.database.query<{ granted: number }>(
      `INSERT INTO capacity_reservations AS reservation (resource_id, granted) VALUES ($1, 1)
       ON CONFLICT (resource_id) DO UPDATE SET granted = least(reservation.granted + 1, $2) RETURNING granted`,
      [resourceId, units],
    );
    const granted = reservation?.granted ?? 0;
    if (granted < units) throw new InsufficientCapacityError(granted, units);
  }

  /** Making a resource that is there already changes nothing but its time. */
  async create({ resource_id, organization_id, name, module_path }: ResourceJob): Promise<void> {
    await this.database.query(
      `INSERT INTO provisioned_resources (resource_id, organization_id, name, module_path) VALUES ($1, $2, $3, $4)
       ON CONFLICT (resource_id) DO UPDATE SET updated_at = now()`,
      [resource_id, organization_id, name, module_path],
    );
  }

  /** Those of the resources that exist. */
  async existing(resourceIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ resource_id: string }>(
      'SELECT resource_id FROM provisioned_resources WHERE resource_id = ANY($1)',
      [resourceIds],
    );
    return rows.map((row) => row.resource_id);
  }
}
