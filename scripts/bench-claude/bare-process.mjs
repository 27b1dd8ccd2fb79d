// A process of its own with one idle conversation on the bare SDK. Says "idle" when its first turn is over.
import process from 'node:process';
import { openBareSession } from './bare-session.mjs';

const session = await openBareSession(process.env, process.cwd());
await session.turn('hello');
process.stdout.write('idle\n');
process.stdin.resume().on('end', async () => {
  await session.close();
  process.exit(0);
});
