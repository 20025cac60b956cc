// Our client library behind JSON lines (driver/Driver.java): what HTTP does not show.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { CLASSES, control, FLAGS, JAVA, JAVAC, until } from './statuscast.mjs';

const SOURCES = ['Driver', 'Number', 'Commands', 'Reports'];

/** Compiles the driver once for all who start it. @returns the folder of its classes, for PEERS_DRIVER */
export async function compileDriver() {
  const classes = await mkdtemp(join(tmpdir(), 'statuscast-driver-'));
  const sources = SOURCES.map((name) => join(import.meta.dirname, 'driver', `${name}.java`));
  await promisify(execFile)(JAVAC, ['-nowarn', '-proc:none', '-d', classes, '-cp', CLASSES, ...sources]);
  return classes;
}

/** Starts the driver; it plays as many numbers as asked. */
export function startDriver(emulator) {
  const classes = `${process.env.PEERS_DRIVER}:${CLASSES}`;
  const child = spawn(
    JAVA,
    [...FLAGS, '-cp', classes, 'Driver', emulator.chatUrl, emulator.noiseRoot, emulator.caPem],
    { stdio: ['pipe', 'pipe', process.env.PEERS_LOG ? 'inherit' : 'ignore'] },
  );
  const waiting = new Map();
  const events = [];
  let lastId = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line);
    if (said.event) {
      events.push(said);
      return;
    }
    const { ready, failed } = waiting.get(said.id);
    waiting.delete(said.id);
    said.error ? failed(new Error(said.error)) : ready(said.result);
  });
  child.once('exit', (code) => waiting.forEach(({ failed }) => failed(new Error(`the driver ended with ${code}`))));
  const ask = (command) =>
    new Promise((ready, failed) => {
      waiting.set(++lastId, { ready, failed });
      child.stdin.write(`${JSON.stringify({ id: lastId, ...command })}\n`);
    });
  return {
    link: async (phone, { code = false } = {}) => {
      const number = numberOf(phone, ask, events);
      await ask({ do: 'open', phone });
      await number.link(emulator, code);
      return number;
    },
    stop: () =>
      new Promise((ended) => {
        if (child.exitCode !== null) {
          ended();
          return;
        }
        child.once('exit', ended);
        child.stdin.end();
      }),
  };
}

function numberOf(phone, ask, events) {
  const told = (event) => events.filter((one) => one.phone === phone && one.event === event);
  const state = () => told('state').at(-1);
  const number = {
    phone,
    told,
    ask: (what, values = {}) => ask({ do: what, phone, ...values }),
    link: async (emulator, byCode) => {
      const qr = await until('a QR code of ours', () => state()?.qr);
      if (byCode) {
        const { code } = await number.ask('code', { digits: phone });
        await control(emulator, 'POST', `/accounts/${phone}/code`, { code });
      } else {
        await control(emulator, 'POST', `/accounts/${phone}/scan`, { qr });
      }
      await until('our client to be online', () => state()?.state === 'Online');
    },
    publish: async (content, audience = {}) => {
      const answer = await number.ask('publish', { content, ...audience });
      if (answer.outcome !== 'Sent') {
        throw new Error(`not published: ${JSON.stringify(answer)}`);
      }
      return answer.messageId;
    },
  };
  return number;
}
