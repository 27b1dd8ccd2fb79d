// Prints the path of the binary that it downloaded.
import { MongoBinary } from 'mongodb-memory-server-core';

const [version, downloadDir] = process.argv.slice(2);
try {
  console.log(await MongoBinary.getPath({ version, downloadDir, checkMD5: true }));
} catch (error) {
  console.error(String(error?.message ?? error).split('\n')[0]);
  process.exitCode = 1;
}
