// Runs the tests with the emulator's certificate trusted: Node reads NODE_EXTRA_CA_CERTS only when it starts.
import { spawnSync } from 'node:child_process';
import { startEmulator } from './statuscast.mjs';

const emulator = await startEmulator();
const files = ['test/baileys.test.mjs'];
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=tap', '--test-timeout=120000', ...files],
  {
    stdio: 'inherit',
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_EXTRA_CA_CERTS: emulator.caPem, STATUSCAST_EMULATOR: JSON.stringify(emulator) },
  },
);
await emulator.stop();
process.exit(status ?? 1);
