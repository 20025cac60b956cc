// Runs the tests with the emulator's certificate trusted: Node reads NODE_EXTRA_CA_CERTS only when it starts.
import { spawnSync } from 'node:child_process';
import { startEmulator } from './statuscast.mjs';

const emulator = await startEmulator();
const asked = process.argv.slice(2);
const all = ['http', 'client', 'authors', 'chat', 'code', 'contacts', 'differences'];
const files = (asked.length > 0 ? asked : all).map((name) => `test/${name}.test.mjs`);
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=tap', '--test-timeout=600000', '--test-concurrency=1', ...files],
  {
    stdio: 'inherit',
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: emulator.caPem, STATUSCAST_EMULATOR: JSON.stringify(emulator) },
  },
);
await emulator.stop();
process.exit(status ?? 1);
