// Conversations of a runner, as a client of its socket has them.
export async function openConversations(rig, environment) {
  const waiting = new Map();
  const results = new Map();
  const client = await rig.connect({
    message({ kind, event }) {
      if (kind !== 'event' || event.channel !== 'claude:result') return;
      results.set(event.runId, (results.get(event.runId) ?? 0) + 1);
      waiting.get(event.runId)?.();
    },
  });
  let attachId = 0;
  return {
    /** Resolves when the first turn is over. */
    async open(prompt) {
      const start = {
        ...{ mode: 'fresh', conversationId: null, cwd: rig.directory, prompt, options: {}, name: null },
        ...{ timeoutSeconds: null, budgetUsd: null, keepOpen: true, environment },
      };
      const { runId } = await client.request({ method: 'converse', start }, 60_000);
      attachId += 1;
      const first = new Promise((resolve) => waiting.set(runId, resolve));
      await client.request({ method: 'attach', runId, attachId, after: 0 });
      if (!results.has(runId)) await first;
      return runId;
    },
    async turn(runId, content) {
      const result = new Promise((resolve) => waiting.set(runId, resolve));
      await client.request({ method: 'say', runId, input: { type: 'message', content } });
      await result;
    },
    end: (runId) => client.request({ method: 'end-conversation', runId, manner: 'cancel' }),
    close: () => client.close(),
  };
}
