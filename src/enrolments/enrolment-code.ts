import { createHash, randomBytes } from 'node:crypto';

/** The digits of Crockford's base 32: none is easily taken for another. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/**
 * Makes a code to be typed on another machine: 100 random bits in groups, such as `4T9QK-…`. Not to be guessed
 * in the quarter of an hour that it lives, nor from its hash afterwards.
 */
export function makeEnrolmentCode(): string {
  // 256 is a multiple of 32, so no digit is likelier than another.
  const digits = Array.from(randomBytes(GROUPS * GROUP_LENGTH), (byte) => DIGITS[byte % DIGITS.length]);
  return Array.from({ length: GROUPS }, (_, group) =>
    digits.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

/** What is stored of a code. However people type it, in lower case, without dashes or with an O for 0, it is the same. */
export function hashEnrolmentCode(code: string): string {
  const digits = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(digits).digest('hex');
}
