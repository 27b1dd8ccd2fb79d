import type { Evaluation, Resource } from './evaluation.js';

/** Something that a deployment promises. Answers what breaks it, in words; nothing where it is kept. */
export type Check = (evaluation: Evaluation) => string[];

export function of(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Compares by value, and says in words where it differs. */
export function same(what: string, seen: unknown, expected: unknown): string[] {
  const [a, b] = [seen, expected].map((value) => JSON.stringify(sorted(value)));
  return a === b ? [] : [`${what}: ${a} instead of ${b}`];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

export function find(resources: readonly Resource[], name: string, optional?: true): Resource {
  const found = resources.find((resource) => resource.name === name && resource.type.startsWith('aws:'));
  // A check that asks for what is not there fails with its name.
  if (found === undefined && !optional) throw new Error(`There is no ${name}.`);
  return found as Resource;
}

export function nameOf(resources: readonly Resource[], name: string): string {
  return find(resources, name).inputs.name;
}

export function arnOf(resources: readonly Resource[], name: string): string {
  const { type, inputs } = find(resources, name);
  return `arn:aws:mock:eu-central-1:123456789012:${type.split(':').at(-1)}/${inputs.name}`;
}

export function bare(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'secret' in value ? value.secret : value;
}

export function parsed(policy: unknown) {
  return typeof policy === 'string' ? JSON.parse(policy) : policy;
}
