import { ApplicationLogger, type ValidationError as FieldError } from '@cairn/logging';
import { BadRequestException, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

/** Checks every body and query against its DTO and logs what was wrong with it: "Task validation failed". */
@Injectable()
export class DtoValidationPipe extends ValidationPipe {
  constructor(log: ApplicationLogger) {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      validationError: { target: true, value: false },
      exceptionFactory: (errors: ValidationError[]) => {
        const found = errors.flatMap((error) => fieldErrors(error));
        log.validationFailed(subjectOf(errors), found);
        return new BadRequestException({ statusCode: 400, error: 'Bad Request', message: found });
      },
    });
  }
}

/** Errors of nested fields are named by their path: `resources.0.name`. */
function fieldErrors(error: ValidationError, path = ''): FieldError[] {
  const field = `${path}${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((text) => ({ field, error: text }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`))];
}

/** What a DTO describes, by its static `subject`. */
function subjectOf([first]: readonly ValidationError[]): string {
  const dto = first?.target?.constructor as { subject?: string } | undefined;
  return dto?.subject ?? 'Input';
}
