import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'api:public';

/** A handler that needs no token. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
