import { registerDecorator } from 'class-validator';

const LABELS_MAX = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_/-]{0,62}$/;
const VALUE_LENGTH_MAX = 128;
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** A flat record of short strings. Names begin with a letter or digit, so no operator passes for one. */
export function isLabels(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= LABELS_MAX &&
    entries.every(
      ([name, label]) =>
        NAME.test(name) &&
        !RESERVED.has(name) &&
        typeof label === 'string' &&
        label.length <= VALUE_LENGTH_MAX,
    )
  );
}

/** Checks a record of labels: at most 32, plain names without dots, values up to 128 characters. */
export function IsLabels(): PropertyDecorator {
  return (target, propertyKey) => {
    registerDecorator({
      name: 'isLabels',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: {
        validate: isLabels,
        defaultMessage: () =>
          `$property must be a record of at most ${LABELS_MAX} labels: names of letters, digits, "_", "/" and "-", values up to ${VALUE_LENGTH_MAX} characters`,
      },
    });
  };
}
