// Plays one world after another, as it is told, in a thread of its own: its chance and its clocks are the world's.
import { parentPort, workerData } from 'node:worker_threads';

const simulator = await import(workerData.bundle);

parentPort.on('message', async ({ scenario, seed, only, traceLines }) => {
  const options = { ...(only && { only }), ...(traceLines && { traceLines }) };
  parentPort.postMessage(await simulator.run(simulator.scenarioNamed(scenario), seed, options));
});
