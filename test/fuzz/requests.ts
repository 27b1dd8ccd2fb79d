import fc from 'fast-check';
import type { Operation, Parameter } from './api-description.js';
import {
  anyHostileJson,
  HOSTILE_BODIES,
  HOSTILE_HEADERS,
  HOSTILE_IDS,
  HOSTILE_NAMES,
  HOSTILE_QUERIES,
  HOSTILE_QUERY,
} from './hostile-values.js';
import { type Known, plausible } from './plausible-values.js';

/** A request as it goes over the wire. */
export interface MadeUp {
  method: string;
  /** With its query, encoded. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
  /** What was done to make it bad; empty where nothing was. */
  spoiled: Spoiling[];
}

export type Spoiling = 'id' | 'query' | 'headers' | 'body' | 'whole body';

/** Where in a body something is put, as turns taken from its root: each is taken modulo what there is. */
type Turns = readonly number[];

interface Spoil {
  turns: Turns;
  action: 'replace' | 'add' | 'remove';
  json: string;
  name: string;
}

/** Requests to one operation: mostly bad in one or two ways, sometimes in none. */
export function requestsTo(operation: Operation, known: Known): fc.Arbitrary<MadeUp> {
  const spoils = fc.array(
    fc.record<Spoil>({
      turns: fc.array(fc.nat(11), { maxLength: 4 }),
      action: fc.constantFrom('replace', 'replace', 'replace', 'add', 'remove'),
      json: anyHostileJson,
      name: fc.constantFrom(...HOSTILE_NAMES),
    }),
    { minLength: 1, maxLength: 3 },
  );
  return fc
    .record({
      path: pathOf(operation, known),
      query: queryOf(operation, known),
      headers: mostly({}, fc.constantFrom(...HOSTILE_HEADERS), 6),
      body: operation.body ? plausible(operation.body, known) : fc.constant(undefined),
      spoils: operation.body ? mostly([] as Spoil[], spoils, 1) : fc.constant([] as Spoil[]),
      whole: operation.body ? mostly(null, fc.constantFrom(...HOSTILE_BODIES), 8) : fc.constant(null),
    })
    .map(({ path, query, headers, body, spoils: all, whole }) => ({
      method: operation.method,
      path: path.text + (query.text ? `?${query.text}` : ''),
      headers: operation.body ? { 'content-type': 'application/json', ...headers } : headers,
      body: whole ?? (body === undefined ? null : spoil(body, all)),
      spoiled: [
        ...(path.bad ? ['id' as const] : []),
        ...(query.bad ? ['query' as const] : []),
        ...(Object.keys(headers).length > 0 ? ['headers' as const] : []),
        ...(all.length > 0 && whole === null ? ['body' as const] : []),
        ...(whole === null ? [] : ['whole body' as const]),
      ],
    }));
}

function mostly<T>(usual: T, other: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

interface Part {
  text: string;
  bad: boolean;
}

/** Which ids a path takes is told by the word before: `/v1/sessions/{id}` takes those of sessions. */
function pathOf({ path }: Operation, known: Known): fc.Arbitrary<Part> {
  const [before = '', after = ''] = path.split(/\{\w+\}/);
  if (before === path) return fc.constant({ text: path, bad: false });
  const kind = before.split('/').at(-2) ?? '';
  const ids = (known[kind] ?? ['none']).map((id) => encodeURIComponent(String(id)));
  return fc.oneof(
    {
      weight: 7,
      arbitrary: fc.constantFrom(...ids).map((id) => ({ text: before + id + after, bad: false })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...HOSTILE_IDS).map((id) => ({ text: before + id + after, bad: true })),
    },
  );
}

function queryOf({ parameters }: Operation, known: Known): fc.Arbitrary<Part> {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  if (inQuery.length === 0) {
    return mostly<Part>(
      { text: '', bad: false },
      fc.constantFrom(...HOSTILE_QUERIES).map((text) => ({ text, bad: true })),
      12,
    );
  }
  const valid = fc.subarray(inQuery).chain((chosen) => pairs(chosen, (one) => sensible(one, known)));
  const broken = fc
    .subarray(inQuery, { minLength: 1 })
    .chain((chosen) => pairs(chosen, () => fc.constantFrom(...HOSTILE_QUERY)));
  const odd = fc
    .tuple(fc.constantFrom(...HOSTILE_QUERIES), fc.constantFrom(...inQuery))
    .map(([text, { name }]) => text.replaceAll('NAME', name));
  return fc.oneof(
    valid.map((text) => ({ text, bad: false })),
    broken.map((text) => ({ text, bad: true })),
    odd.map((text) => ({ text, bad: true })),
  );
}

/** Nothing is waited for: what would take seconds shows no more. */
function sensible({ name, schema }: Parameter, known: Known): fc.Arbitrary<string> {
  if (name === 'waitSeconds') return fc.constant('0');
  if (name === 'cursor') return fc.constantFrom('1', 'WzE3MDAwMDAwMDAwMDAsImEiXQ');
  return plausible(schema, known, name).map((value) => encodeURIComponent(String(value)));
}

function pairs(chosen: Parameter[], textOf: (one: Parameter) => fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(...chosen.map((one) => textOf(one).map((value) => `${one.name}=${value}`)))
    .map((all) => all.join('&'));
}

/** Marks a place in JSON text at which another text is put. Nothing else in a body looks like it. */
const MARK = '\u{f0000}mark';

/** Writes a body as JSON with hostile texts in it, which no value of JavaScript could hold. */
function spoil(body: unknown, all: readonly Spoil[]): string {
  const copy = structuredClone(body);
  const texts = new Map<string, string>();
  for (const [index, { turns, action, json, name }] of all.entries()) {
    const place = placeOf(copy, turns);
    const mark = `${MARK}${index}`;
    if (action === 'remove') delete place.in[place.name];
    else if (action === 'replace') {
      place.in[place.name] = mark;
      texts.set(JSON.stringify(mark), json);
    } else if (!Array.isArray(place.in)) {
      place.in[`${mark}n`] = mark;
      texts.set(JSON.stringify(`${mark}n`), name);
      texts.set(JSON.stringify(mark), json);
    }
  }
  let text = JSON.stringify(copy);
  for (const [mark, json] of texts) text = text.replace(mark, () => json);
  return text;
}

function placeOf(root: unknown, turns: Turns): { in: Record<string, unknown>; name: string } {
  let at = root as Record<string, unknown>;
  for (const [index, turn] of turns.entries()) {
    const names = Object.keys(at);
    const name = names[turn % Math.max(1, names.length)];
    if (name === undefined) return { in: at, name: 'empty' };
    const next = at[name];
    if (index === turns.length - 1 || typeof next !== 'object' || next === null) return { in: at, name };
    at = next as Record<string, unknown>;
  }
  return { in: at, name: Object.keys(at)[0] ?? 'empty' };
}
