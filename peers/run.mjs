// Runs the test files in two lanes, each with an emulator of its own whose certificate is trusted: Node reads
// NODE_EXTRA_CA_CERTS only when it starts. What a file says is printed when it has ended.
import { spawn } from 'node:child_process';
import { compileDriver } from './driver.mjs';
import { startEmulator } from './statuscast.mjs';

const LANES = 2;
// Longest first.
const ALL = ['authors', 'http', 'differences', 'client', 'contacts', 'chat', 'code'];
const NODE_FLAGS = [
  '--test',
  '--test-reporter=tap',
  '--test-timeout=600000',
  '--test-concurrency=1',
  '--test-force-exit', // zapo leaves a timer behind that would hold up the end for a quarter of a minute.
];

const asked = process.argv.slice(2);
const waiting = asked.length > 0 ? asked : [...ALL];
const driver = compileDriver();
const lanes = await Promise.all(Array.from({ length: Math.min(LANES, waiting.length) }, lane));
process.exit(lanes.every(Boolean) ? 0 : 1);

async function lane() {
  const emulator = await startEmulator();
  let fine = true;
  try {
    const env = {
      ...process.env,
      NODE_EXTRA_CA_CERTS: emulator.caPem,
      STATUSCAST_EMULATOR: JSON.stringify(emulator),
      PEERS_DRIVER: await driver,
    };
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      fine = (await run(name, env)) && fine;
    }
  } finally {
    await emulator.stop();
  }
  return fine;
}

function run(name, env) {
  const child = spawn(process.execPath, [...NODE_FLAGS, `test/${name}.test.mjs`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: import.meta.dirname,
    env,
  });
  const said = [];
  child.stdout.on('data', (bytes) => said.push(bytes));
  child.stderr.on('data', (bytes) => said.push(bytes));
  return new Promise((ended) =>
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      ended(code === 0);
    }),
  );
}
