const complaintsMax = 20;

/**
 * What became of a scenario: its figures with their targets, and everything that broke a rule.
 *
 * @param {{ name: string, title: string }} scenario
 * @param {{ violations: object[], falsePositives: number, seen: object, figures?: object[], complaints?: string[],
 *   partitioned?: boolean }} outcome `partitioned`: single machines lived out of reach, which looks like death
 */
export function describe(
  { name, title },
  { violations, falsePositives, seen, figures = [], complaints = [], partitioned = false },
) {
  const all = [
    ...figures,
    { name: 'false positives', value: falsePositives, ...(partitioned ? {} : { atMost: 0 }) },
    { name: 'broken invariants', value: violations.length, atMost: 0 },
    { name: 'acknowledged answers compared', value: seen.acknowledged },
    { name: 'acts compared', value: seen.acts },
    { name: 'sessions', value: seen.sessions },
  ].map((figure) => ({ ...figure, met: isMet(figure) }));
  const broken = violations.map(({ rule, sessionId, detail }) => `${rule}: ${sessionId} ${detail}`);
  const missed = all
    .filter(({ met }) => met === false)
    .map(({ name: figure, value }) => `${figure}: ${value}`);
  const said = [...complaints, ...missed, ...broken];
  return {
    ...{ name, title, figures: all, passed: said.length === 0 },
    complaints:
      said.length > complaintsMax
        ? [...said.slice(0, complaintsMax), `… and ${said.length - complaintsMax} more`]
        : said,
  };
}

function isMet({ value, atMost, atLeast }) {
  if (atMost !== undefined) return value <= atMost;
  return atLeast === undefined ? undefined : value >= atLeast;
}

/** All figures as a table in Markdown. */
export function tableOf(results) {
  const rows = results.flatMap(({ name, passed, figures }) => [
    `| **${name}** | | | ${passed ? 'passed' : 'FAILED'} |`,
    ...figures.map(
      ({ name: figure, value, unit = '', atMost, atLeast, met }) =>
        `| ${figure} | ${number(value)} ${unit} | ${target(atMost, atLeast, unit)} | ${met === undefined ? '' : met ? 'met' : 'missed'} |`,
    ),
  ]);
  return ['| | measured | target | |', '|---|---|---|---|', ...rows].join('\n');
}

function target(atMost, atLeast, unit) {
  if (atMost !== undefined) return `≤ ${atMost} ${unit}`;
  return atLeast === undefined ? '' : `≥ ${atLeast} ${unit}`;
}

function number(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
