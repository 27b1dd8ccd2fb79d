// Runs as a process of its own, so that a download that hangs can be ended. Prints the path of the binary.
import { MongoBinary } from 'mongodb-memory-server-core';

const [version, downloadDir] = process.argv.slice(2);
try {
  console.log(await MongoBinary.getPath({ version, downloadDir, checkMD5: true }));
} catch (error) {
  console.error(String(error?.message ?? error).split('\n')[0]);
  process.exitCode = 1;
}
