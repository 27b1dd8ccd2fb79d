/** What `npm run test:faults -- --publish` leaves in docs/figures/faults.json. */
export interface RealRuns {
  readonly command: string;
  readonly scenarios: readonly {
    readonly name: string;
    readonly title: string;
    readonly note?: string;
    readonly form?: string;
    readonly seed?: number;
    readonly passed: boolean;
    readonly figures: readonly {
      readonly name: string;
      readonly value: number;
      readonly unit?: string;
      readonly atMost?: number;
      readonly atLeast?: number;
      readonly met?: boolean;
    }[];
  }[];
}

/** The part of docs/reliability.md about real processes. */
export function describeRealRuns(real: RealRuns | null): string {
  const title = '## On real processes, real sockets and a real replica set';
  if (!real) return `${title}\n\nNot measured yet: \`npm run test:faults -- --publish\` does.`;
  const rows = real.scenarios.flatMap(({ name, title: about, passed, seed, form, note, figures }) => [
    `| **${name}**: ${about}${seed === undefined ? '' : ` (seed ${seed}${form ? `, ${form}` : ''})`} | | | ${passed ? 'passed' : '**FAILED**'} |`,
    ...(note ? [`| ${note} | | | |`] : []),
    ...figures.map((figure) => {
      const { value, unit = '', atMost, atLeast, met } = figure;
      const target =
        atMost !== undefined ? `≤ ${atMost} ${unit}` : atLeast === undefined ? '' : `≥ ${atLeast} ${unit}`;
      return `| ${figure.name} | ${target} | ${value} ${unit} | ${met === undefined ? '' : met ? 'met' : '**missed**'} |`;
    }),
  ]);
  return [
    title,
    '',
    `Made by \`${real.command}\`.`,
    '',
    '| | target | measured | |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
