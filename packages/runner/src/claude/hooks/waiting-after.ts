import { WAITS_FOR_A_MESSAGE } from '../conversation-recorder.js';

const APPROVAL = 'approval';

/** What an interactive Claude Code waits for after it told of an event; null: it works. Pure. */
export function waitingAfter(
  before: string | null,
  { event, toolName, notification }: { event: string; toolName: string | null; notification: string | null },
): string | null {
  switch (event) {
    case 'SessionStart':
    case 'Stop':
    case 'StopFailure':
      return WAITS_FOR_A_MESSAGE;
    case 'UserPromptSubmit':
      return null;
    case 'PermissionRequest':
      return toolName === null ? APPROVAL : `${APPROVAL} of ${toolName}`;
    case 'Notification':
      if (notification === 'idle_prompt') return WAITS_FOR_A_MESSAGE;
      if (notification === 'permission_prompt') return before?.startsWith(APPROVAL) ? before : APPROVAL;
      return before;
    case 'PostToolUse':
    case 'PostToolUseFailure':
      // It may come late, after the turn is over.
      return before?.startsWith(APPROVAL) ? null : before;
    default:
      return before;
  }
}
