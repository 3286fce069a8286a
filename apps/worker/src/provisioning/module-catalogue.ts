/** What a module makes, in the order in which it is made. */
export interface ProvisioningModule {
  readonly path: string;
  readonly creates: readonly string[];
}

const MODULES: readonly ProvisioningModule[] = [
  { path: 'modules/aws/s3', creates: ['bucket', 'bucket policy', 'encryption'] },
  { path: 'modules/aws/rds', creates: ['subnet group', 'parameter group', 'instance'] },
  { path: 'modules/aws/vpc', creates: ['network', 'subnets', 'route tables'] },
];

export function findModule(path: string): ProvisioningModule | undefined {
  return MODULES.find((module) => module.path === path);
}
