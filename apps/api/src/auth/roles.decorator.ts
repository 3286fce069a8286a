import { SetMetadata } from '@nestjs/common';

/** Logging names it in the record of a refusal: it reads the metadata `roles`. */
export const ROLES = 'roles';

/** Who may use a handler. */
export const Roles = (...roles: readonly string[]) => SetMetadata(ROLES, roles);
