import { ValidateIf } from 'class-validator';

/** The field may be left out. Null is a value, and is checked like one. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** The field may be left out, or be null to say that there is none. */
export function OptionalOrNull(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}
