// Starts the emulator and the server as processes of their own, as an operator would: by configuration alone.
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const JAVA_BIN = join(process.env.JAVA_HOME ?? '/usr', 'bin');
export const JAVA = join(JAVA_BIN, 'java');
export const JAVAC = join(JAVA_BIN, 'javac');
const TARGET = resolve(import.meta.dirname, '../server/target');
// The server's own classes and everything it depends on; the emulator is among them.
export const CLASSES = process.env.PEERS_CLASSES ?? [join(TARGET, 'classes'), join(TARGET, 'lib', '*')].join(':');
const KEY = 'f'.repeat(80);
export const FLAGS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow'];

/** The emulator: a WhatsApp server on loopback with a control API of its own. */
export async function startEmulator() {
  const directory = await mkdtemp(join(tmpdir(), 'statuscast-world-'));
  const child = spawn(JAVA, [...FLAGS, '-cp', CLASSES, 'io.statuscast.emulator.EmulatorMain', `--directory=${directory}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await firstLine(child, 'the emulator');
  return { ...JSON.parse(line), stop: () => stop(child) };
}

/** The server, told by its environment to use the emulator as WhatsApp. */
export async function startServer(emulator, mediaPort, settings = {}) {
  const data = await mkdtemp(join(tmpdir(), 'statuscast-data-'));
  const port = await freePort();
  const child = spawn(JAVA, [...FLAGS, '-cp', CLASSES, 'io.statuscast.server.app.Main'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      STATUSCAST_HTTP_PORT: String(port),
      STATUSCAST_DATA: data,
      STATUSCAST_API_KEY: KEY,
      STATUSCAST_SANDBOX: 'false',
      STATUSCAST_WHATSAPP_URL: emulator.chatUrl,
      STATUSCAST_WHATSAPP_NOISE_ROOT: emulator.noiseRoot,
      STATUSCAST_WHATSAPP_CA: emulator.caPem,
      STATUSCAST_FETCH_ALLOW: `127.0.0.1:${mediaPort}`,
      ...settings,
    },
  });
  const base = `http://127.0.0.1:${port}`;
  await until('the server to answer', async () => (await fetch(`${base}/health`).catch(() => null))?.ok);
  return { base, key: KEY, api: (method, path, body) => call(base, method, path, body), stop: () => stop(child) };
}

async function call(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { Token: KEY, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null };
}

/** Serves a map from path to `{type, bytes}` on loopback. */
export async function serveFiles(files) {
  const server = createServer((request, response) => {
    const file = files[request.url];
    response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain' });
    response.end(file?.bytes);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { port: server.address().port, stop: () => server.close() };
}

/** The emulator's control API: parameters as a form, answers as JSON. */
export async function control(emulator, method, path, form) {
  const response = await fetch(emulator.control + path, {
    method,
    body: form ? new URLSearchParams(form) : undefined,
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return text ? JSON.parse(text) : null;
}

/** Asks every 50 ms until the answer is truthy, and returns it. */
export async function until(what, ask, millis = 120_000) {
  const end = Date.now() + millis;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${millis} ms in vain for ${what}`);
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

function firstLine(child, what) {
  return new Promise((ready, failed) => {
    createInterface({ input: child.stdout }).once('line', ready);
    child.once('exit', (code) => failed(new Error(`${what} ended with ${code}`)));
  });
}

async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

function stop(child) {
  return new Promise((ended) => {
    if (child.exitCode !== null) {
      ended();
      return;
    }
    child.once('exit', ended);
    child.kill('SIGTERM');
  });
}
