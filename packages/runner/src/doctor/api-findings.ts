import { answer, createClient, NoAnswerError, ProblemError } from '@claude-projects/client';
import { type Finding, looked, ok, problem, warning } from './finding.js';

const TIMEOUT_MS = 5_000;
const CLOCK_WARNING_SECONDS = 5;
const LOGIN = 'Get another one with "claude-projects login".';

/** Whether the API answers, what its key is good for, and how far the clocks are apart. Changes nothing there. */
export async function apiFindings(apiUrl: string, apiKey: string, machineId: string): Promise<Finding[]> {
  const client = createClient({ baseUrl: apiUrl, apiKey, timeoutMs: TIMEOUT_MS, retries: 0 });
  let sentAt = 0;
  let date: string | null = null;
  const reachable = await looked('API', async () => {
    sentAt = Date.now();
    try {
      const { response } = await client.GET('/health/ready');
      date = response.headers.get('date');
      return ok('API', `${apiUrl} is ready; it answered in ${Date.now() - sentAt} ms.`);
    } catch (error) {
      return notReady(apiUrl, error);
    }
  });
  if (reachable.state !== 'ok') return [reachable];
  const clock = date === null ? [] : [clockFinding(Date.parse(date), sentAt, Date.now())];
  const runner = await codeOf(
    client.GET('/v1/machines/{id}/directives', { params: { path: { id: machineId } } }),
  );
  if (runner === 'unauthenticated') {
    return [
      reachable,
      problem('key', 'The API does not know the key, or it was revoked or has expired.', LOGIN),
      ...clock,
    ];
  }
  // A machine that nobody registered yet is not found, and its key is good.
  const speaks =
    runner === null || runner === 'not-found'
      ? ok('key', `It may speak for machine ${machineId}.`)
      : problem('key', `It may not speak for machine ${machineId} (${runner}).`, LOGIN);
  const reads = await codeOf(answer(client.GET('/v1/fleet')));
  const fleet =
    reads === null
      ? ok('key for the fleet', 'It may read the fleet.')
      : warning(
          'key for the fleet',
          `"fleet" and "top" cannot read the fleet with it (${reads}).`,
          'Enrol this machine with a code of the scopes runner and read, if you want to.',
        );
  return [reachable, speaks, fleet, ...clock];
}

function notReady(apiUrl: string, error: unknown): Finding {
  if (error instanceof NoAnswerError) {
    return problem(
      'API',
      `${apiUrl}: ${error.message}.`,
      'Look whether it runs, and at the network and proxies.',
    );
  }
  if (!(error instanceof ProblemError)) throw error;
  return error.code === 'unrecognised'
    ? problem(
        'API',
        `What answers at ${apiUrl} (with status ${error.status}) is not the API.`,
        'Correct apiUrl.',
      )
    : problem(
        'API',
        `${apiUrl} is not ready: ${error.problem?.detail ?? error.code}`,
        'Look at its log and database.',
      );
}

async function codeOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    return error instanceof NoAnswerError ? 'no answer' : (error as Error).message;
  }
}

/** The API's clock has seconds only, and was read at some moment between sending and hearing. */
export function clockFinding(there: number, sentAt: number, heardAt: number): Finding {
  const early = there - heardAt;
  const late = there + 1_000 - sentAt;
  const apartSeconds = Math.round(Math.max(0, early, -late) / 1_000);
  const found = `The clock differs from the API's by ${apartSeconds === 0 ? 'less than a second or so' : `${apartSeconds} s`}.`;
  if (apartSeconds < CLOCK_WARNING_SECONDS) return ok('clock', found);
  return warning(
    'clock',
    found,
    'Nothing is decided by it, but times that are shown look wrong: set the clock.',
  );
}
