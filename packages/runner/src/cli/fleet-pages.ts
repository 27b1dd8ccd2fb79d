import type { ApiClient, Schemas } from '@claude-projects/client';

const PAGE_MAX = 200;
/** Names are looked up for so many; what is beyond shows its id. */
const NAMES_MAX = 200;

export interface Listed<T> {
  readonly items: readonly T[];
  /** There are more than were asked for. */
  readonly more: boolean;
  /** The API's clock at the last page, in milliseconds since 1970. */
  readonly now: number;
}

interface Page<T> {
  readonly data?: { readonly items: readonly T[]; readonly nextCursor: string | null };
  readonly response: Response;
}

/** Reads a list page by page until it has as many as wanted, or all. */
export async function listed<T>(
  wanted: number,
  read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<Listed<T>> {
  const items: T[] = [];
  for (let cursor: string | null = null; ; ) {
    const limit = Math.min(PAGE_MAX, wanted - items.length);
    const { data, response } = await read({ limit, ...(cursor !== null && { cursor }) });
    items.push(...(data?.items ?? []));
    cursor = data?.nextCursor ?? null;
    // Its clock, not this machine's: the two may differ, and what is late is late by the API's.
    const date = Date.parse(response.headers.get('date') ?? '');
    const now = Number.isNaN(date) ? Date.now() : date;
    if (cursor === null || items.length >= wanted) return { items, more: cursor !== null, now };
  }
}

/** What the ids in lists are called: projects by their names, machines by their hostnames. */
export interface Names {
  readonly projects: ReadonlyMap<string, string>;
  readonly machines: ReadonlyMap<string, string>;
}

export async function namesOf(client: ApiClient): Promise<Names> {
  const query = { limit: NAMES_MAX };
  const [projects, machines] = await Promise.all([
    client.GET('/v1/projects', { params: { query } }),
    client.GET('/v1/machines', { params: { query } }),
  ]);
  return {
    projects: new Map((projects.data?.items ?? []).map(({ id, name }) => [id, name])),
    machines: new Map((machines.data?.items ?? []).map(({ id, hostname }) => [id, hostname])),
  };
}

export type SessionView = Schemas['SessionView'];
export type MachineView = Schemas['MachineView'];
export type RecoveryView = Schemas['RecoveryView'];
