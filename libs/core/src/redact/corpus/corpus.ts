import { HASH_SHAPES } from './hash-shapes';
import { NAMED_SECRETS } from './named-secrets';
import { PERSONAL_SHAPES } from './personal-shapes';
import type { Shape } from './shape';
import { TOKEN_SHAPES } from './token-shapes';

/** Every kind of secret and personal datum that must not be readable in any output. */
export const SHAPES: readonly Shape[] = [...NAMED_SECRETS, ...TOKEN_SHAPES, ...HASH_SHAPES, ...PERSONAL_SHAPES];
