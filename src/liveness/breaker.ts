/** Fewer silent machines than this are machines that died, however small the fleet is. */
const TRIPS_FROM_MACHINES = 3;
const TRIPS_FROM_RATIO = 0.55;
/** Under this part an outage is over, whoever is still silent. */
const OVER_BELOW_RATIO = 0.2;

/** What is seen of one machine that has late sessions, or whose sessions were failed a moment ago. */
export interface SilentMachine {
  machineId: string;
  /** Null where it carries no label for it. */
  site: string | null;
  /** Whether it has a live session that is not late: then it is not silent as a whole. */
  beats: boolean;
  /** Whether all of its silence was held against nobody already: it counts no more, in no direction. */
  spent: boolean;
}

/** How many machines of the fleet, or of one site, are silent as a whole. */
export interface ScopeCount {
  /** Null: the fleet. */
  site: string | null;
  silent: number;
  /** All that should beat: those with live sessions, and the silent ones. */
  machines: number;
}

/** A scope in which so much is silent that silence says nothing of single machines. */
export interface TrippedScope {
  site: string | null;
  since: Date;
  /** The fewest that were silent since it tripped, and since when. */
  fewest: number;
  fewestAt: Date;
}

/** Whether machines that fall silent together may be our own fault: only then are the others counted. */
export function mayTrip(silent: readonly SilentMachine[]): boolean {
  return silent.filter(countsAsSilent).length >= TRIPS_FROM_MACHINES;
}

/**
 * Counts the fleet and each site with enough silent machines to matter. `siteOf` holds every machine with
 * a live session, silent or not. Pure.
 */
export function countScopes(
  silent: readonly SilentMachine[],
  siteOf: ReadonlyMap<string, string | null>,
): ScopeCount[] {
  const out = new Set(
    silent.filter((machine) => machine.spent && !machine.beats).map(({ machineId }) => machineId),
  );
  const counted = silent.filter(countsAsSilent);
  const expected = new Map([...siteOf].filter(([machineId]) => !out.has(machineId)));
  for (const { machineId, site } of counted) expected.set(machineId, site);
  const sites = [...expected.values()];
  const sitesOfSilent = new Set(counted.flatMap(({ site }) => site ?? []));
  return [
    { site: null, silent: counted.length, machines: sites.length },
    ...[...sitesOfSilent].map((site) => ({
      site,
      silent: counted.filter((machine) => machine.site === site).length,
      machines: sites.filter((other) => other === site).length,
    })),
  ].filter(({ silent: machines }) => machines >= TRIPS_FROM_MACHINES);
}

/**
 * Decides where silence may be our own fault: where at least 55 % and at least three machines are silent at
 * once. It is over below 20 %, or below 55 % once nobody came back for `settleMs`: whoever is still silent
 * then is so for reasons of its own. Pure.
 */
export function trippedScopes(
  counts: readonly ScopeCount[],
  before: readonly TrippedScope[],
  settleMs: number,
  now: Date,
): TrippedScope[] {
  return counts.flatMap(({ site, silent, machines }) => {
    if (silent < TRIPS_FROM_MACHINES) return [];
    const ratio = silent / machines;
    const known = before.find((scope) => scope.site === site);
    if (!known) return ratio >= TRIPS_FROM_RATIO ? [{ site, since: now, fewest: silent, fewestAt: now }] : [];
    const scope = silent < known.fewest ? { ...known, fewest: silent, fewestAt: now } : known;
    const settled = now.getTime() - scope.fewestAt.getTime() >= settleMs;
    const over = ratio < OVER_BELOW_RATIO || (ratio < TRIPS_FROM_RATIO && settled);
    return over ? [] : [scope];
  });
}

function countsAsSilent(machine: SilentMachine): boolean {
  return !machine.beats && !machine.spent;
}
