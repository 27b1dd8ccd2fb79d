import type { LocalRequest } from '@claude-projects/protocol';
import { Refusal } from '../transports/local-server.js';
import type { CloudLink } from './cloud-link.js';

type StartRequest = Extract<LocalRequest, { method: 'start' }> & { projectId: string };

/** Starts a session of the API; resolves with its id. Throws a `Refusal` that says why it does not run. */
export async function startInProject(link: CloudLink | null, request: StartRequest): Promise<string> {
  if (!link) throw new Refusal('this runner has no API: set apiUrl and apiKeyFile, or leave out --project');
  const { projectId, slot, taskId, limits, sandbox, restart, check } = request;
  if (restart ?? check) {
    throw new Refusal(
      'a session of a project is recovered as the project says: leave out --restart and --check',
    );
  }
  const { cwd, template, command } = request.checkpoint;
  // A recovery starts it again from the template alone.
  if (template && (limits ?? sandbox)) {
    throw new Refusal(`set the limits and the sandbox of template "${template}" in templates.json`);
  }
  const checkpoint = { cwd, ...(template && { template }), ...(command && { command }) };
  const result = await link.command((commandId) => ({
    kind: 'start',
    ...{ commandId, projectId, slot, taskId, checkpoint, limits, sandbox },
  }));
  if (!result.ok) throw new Refusal(result.problem);
  return result.sessionId;
}
