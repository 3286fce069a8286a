import { ERROR_FORMS } from './error-forms';
import type { Form } from './form';
import { HTTP_FORMS } from './http-forms';
import { OBJECT_FORMS } from './object-forms';
import { TEXT_FORMS } from './text-forms';

/** Every way in which a secret reaches a logger. */
export const FORMS: readonly Form[] = [...OBJECT_FORMS, ...HTTP_FORMS, ...TEXT_FORMS, ...ERROR_FORMS];
