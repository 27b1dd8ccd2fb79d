/** What a conversation is told that goes on after it was interrupted, in place of a person's word. Pure. */
export function whatHappened(reason: string, endedAt: number): string {
  return [
    `You were interrupted at ${new Date(endedAt).toISOString()}: ${reason}.`,
    'What you did last may be half done, and a tool that ran then may or may not have had its effect.',
    'Look at the state of the files and of the repository first, then go on with your task where you stopped.',
  ].join(' ');
}
