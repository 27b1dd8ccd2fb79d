import { disturbPrimary } from './disturb-primary.mjs';

export const primaryKilled = {
  name: 'primary-killed',
  title: 'kill -9 the primary under load',
  touchesDatabase: true,
  play: (stage, { short }) =>
    disturbPrimary(stage, {
      rounds: short ? 1 : 4,
      disturb: (primary) => stage.members.kill(primary),
      mend: (primary) => stage.members.startAgain(primary),
    }),
};
