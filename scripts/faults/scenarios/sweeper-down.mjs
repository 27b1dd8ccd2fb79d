/** Nobody looks for a long time. Who is alive when somebody looks again is not failed; who is dead is. */
export const sweeperDown = {
  name: 'sweeper-down',
  title: 'stop only the sweeper for many deadlines, while some machines die',
  play: async (stage, { short }) => {
    await stage.open({ apis: 2, sweepers: 1 });
    const projectId = await stage.project();
    const machines = await stage.lightMachines(10, { slots: 2 });
    for (const machine of machines) await machine.create(projectId);
    await stage.servers.killSweepers();
    const dead = machines.slice(0, 3);
    await stage.pass(short ? 6 : 90);
    for (const machine of dead) machine.crash();
    await stage.pass(short ? 6 : 90);
    const back = Date.now();
    stage.servers.startSweeper();
    const lost = stage.journal.crashes.map(({ sessionId }) => sessionId);
    for (const id of lost)
      await stage.untilSession('the dead are found', id, ({ generation }) => generation > 1, 120);
    const found = (Date.now() - back) / 1_000;
    await stage.settle(120);
    const outcome = await stage.judge();
    const wrongly = outcome.events.filter(
      ({ type, sessionId }) => type === 'failed' && !lost.includes(sessionId),
    );
    const doubts = outcome.events.filter(({ type }) => type === 'doubt-raised');
    return {
      ...outcome,
      figures: [
        { name: 'doubts raised', value: doubts.length, atLeast: 1 },
        { name: 'living sessions failed', value: wrongly.length, atMost: 0 },
        { name: 'dead ones recovered', value: lost.length, atLeast: 3 },
        {
          name: 'until all dead ones were recovered, from the return of the sweeper',
          value: found,
          unit: 's',
        },
      ],
    };
  },
};
