import { disturbPrimary } from './disturb-primary.mjs';

/** Shorter than the election timeout: the followers are behind, and nobody has noticed. */
const behindSeconds = 1;

export const primaryKilled = {
  name: 'primary-killed',
  title: 'kill -9 the primary under load',
  note: 'Three members on one machine, with an election timeout of 2 s. Atlas differs: its election timeout is 5 s or more, and its members are apart. In every other round, the first included, the followers are a second behind.',
  touchesDatabase: true,
  play: (stage, { short }) =>
    disturbPrimary(stage, {
      rounds: short ? 1 : 4,
      disturb: async (primary, round) => {
        // What is acknowledged now although no follower has it would be lost.
        const behind = round % 2 === 0 ? stage.members.members.filter((member) => member !== primary) : [];
        for (const member of behind) await fetching(stage, member, 'alwaysOn');
        if (behind.length > 0) await stage.pass(behindSeconds);
        await stage.members.kill(primary);
        for (const member of behind) await fetching(stage, member, 'off');
      },
      mend: (primary) => stage.members.startAgain(primary),
    }),
};

/** A follower that stood still would find what its leader sent in its sockets afterwards, so it is told not to ask. */
function fetching({ members }, member, mode) {
  return members.at(member, (admin) => admin.command({ configureFailPoint: 'stopReplProducer', mode }));
}
