import { Failure } from '../../launcher/failure.mjs';
import { disturbPrimary } from './disturb-primary.mjs';

const probesMax = 500;

/** A primary that stood still believes itself to be one for an instant after it is thawed. */
export const primaryFrozen = {
  name: 'primary-frozen',
  title: 'freeze the primary under load (SIGSTOP), and thaw it when another leads',
  note: 'Besides the election timeout of 2 s, the members give a silent one up after 1 s (oplogNetworkTimeoutBufferSeconds). With its default of 5 s a new primary finds no majority for 13 s, measured with the bare driver, and the API heals after 18 s: a member that stands still costs more than one that dies.',
  touchesDatabase: true,
  play: async (stage, { short }) => {
    const kept = [];
    const outcome = await disturbPrimary(stage, {
      rounds: short ? 1 : 3,
      disturb: async (primary) => stage.members.freeze(primary),
      mend: async (primary) => kept.push(...(await writeWhileThawed(stage, primary))),
    });
    const stored = await stage.database.collection('probes').countDocuments({ _id: { $in: kept } });
    const lost = {
      name: 'writes that the thawed primary acknowledged and lost',
      value: kept.length - stored,
      atMost: 0,
    };
    return { ...outcome, figures: [...outcome.figures, lost] };
  },
};

/** Thaws a member and writes to it alone, until it knows that it follows. Answers what it acknowledged. */
async function writeWhileThawed({ members, databaseName }, primary) {
  const kept = [];
  members.thaw(primary);
  await members.at(primary, async (admin, client) => {
    const probes = client
      .db(databaseName)
      .collection('probes', { writeConcern: { w: 'majority', wtimeoutMS: 1_000 } });
    for (let count = 0; count < probesMax; count += 1) {
      try {
        const { insertedId } = await probes.insertOne({ count });
        kept.push(insertedId);
      } catch {
        // Refused, or never kept by a majority.
      }
      const hello = await admin.command({ hello: 1 }).catch(() => null);
      if (hello && !hello.isWritablePrimary) return;
    }
    throw new Failure('The thawed member still leads.');
  });
  return kept;
}
