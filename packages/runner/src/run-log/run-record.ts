import type { RunExit, RunSummary } from '@claude-projects/protocol';
import { z } from 'zod';
import { type ClaudeState, claudeRunOf, type NewClaudeRun } from './claude-state.js';

/** What a run was started with. */
const runMetaSchema = z.object({
  name: z.string().nullable(),
  command: z.array(z.string()),
  cwd: z.string(),
  /** The template that it was started from, for another one like it. */
  template: z.string().nullable(),
});
export type RunMeta = z.infer<typeof runMetaSchema>;

export interface NewRun {
  readonly runId: string;
  readonly sessionId: string | null;
  /** The one that its tree is started with. */
  readonly generation: number;
  readonly bootId: string;
  readonly meta: RunMeta;
  readonly columns: number;
  readonly rows: number;
  /** Left out: it is a terminal. */
  readonly claude?: NewClaudeRun;
}

/** A run as its row has it. What changes is changed with the events that say so, in the same transaction. */
export interface RunRecord extends Omit<NewRun, 'claude'> {
  readonly run: number;
  readonly kind: RunSummary['kind'];
  /** What it has as a conversation's, or null. */
  readonly claude: ClaudeState | null;
  readonly createdAt: number;
  /** The size of its terminal at first. */
  readonly firstColumns: number;
  readonly firstRows: number;
  status: RunSummary['status'];
  endedAt: number | null;
  exit: RunExit | null;
  columns: number;
  rows: number;
  headSeq: number;
  firstSeq: number;
  outputBytes: number;
  storedBytes: number;
  /** The `headSeq` that its row has; what came later is counted when the log is opened. -1: the row has to be written. */
  writtenSeq: number;
}

/** A row of `runs` as the database gives it. */
export interface RunRow extends Omit<RunRecord, 'meta' | 'exit' | 'writtenSeq' | 'claude'> {
  readonly meta: string;
  readonly exit: string | null;
}

export function recordOf(row: RunRow, claude: ClaudeState | null): RunRecord {
  const { meta, exit, ...rest } = row;
  return {
    ...rest,
    claude,
    writtenSeq: rest.headSeq,
    meta: runMetaSchema.parse(JSON.parse(meta)),
    exit: exit === null ? null : (JSON.parse(exit) as RunExit),
  };
}

export function summaryOf(record: RunRecord): RunSummary {
  const { run: _run, generation: _generation, bootId: _bootId, meta, ...own } = record;
  const { firstColumns: _columns, firstRows: _rows, writtenSeq: _written, claude, ...rest } = own;
  const { name, command, cwd } = meta;
  return { ...rest, name, command, cwd, claude: claude && claudeRunOf(claude, record.status) };
}
