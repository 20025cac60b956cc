import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { control, startEmulator, startServer, until } from '../../peers/statuscast.mjs';

const OWNER = '447700900200';
// What a browser wants to tell its maker at every start is switched off: nothing leaves this machine.
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

let emulator;
let server;
let browser;
let page;
const complaints = [];

before(async () => {
  emulator = await startEmulator();
  server = await startServer(emulator, 1, { STATUSCAST_SANDBOX: 'true' });
  browser = await chromium.launch({ executablePath: execFileSync('which', ['chromium']).toString().trim(), args: QUIET });
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await emulator?.stop();
});

test('asks for the key before it shows anything', async () => {
  await page.goto(server.base);
  await page.getByLabel('Key').fill(server.key);
  await page.getByRole('button', { name: 'Open the console' }).click();

  await page.getByRole('heading', { name: 'Sandbox sandbox' }).waitFor();
});

test('takes the key from the address and removes it there', async () => {
  const fresh = await browser.newPage();
  await fresh.goto(`${server.base}/#key=${server.key}`);

  await fresh.getByRole('heading', { name: 'Sandbox sandbox' }).waitFor();
  assert.equal(new URL(fresh.url()).hash, '');
  await fresh.close();
});

test('publishes a text that every phone of the sandbox shows', async () => {
  await page.locator('.number', { hasText: 'Sandbox' }).getByText('online').waitFor();
  await page.getByLabel('Text').fill('Fresh bread until noon');
  await page.getByRole('button', { name: 'Publish' }).click();

  for (const name of ['Ana', 'Ben', 'Chloe']) {
    await page.locator('.phone', { hasText: name }).getByText('Fresh bread until noon').waitFor();
  }
});

test('says what is wrong with a post in the words of the server', async () => {
  await page.getByLabel('Picture or video').fill('http://10.0.0.1/picture.jpg');
  await page.getByRole('button', { name: 'Publish' }).click();

  await page.getByRole('status').getByText('STATUSCAST_FETCH_ALLOW').waitFor();
});

test('shows the QR code of a new number until a phone has scanned it', async () => {
  await control(emulator, 'POST', '/accounts', { phone: OWNER });
  await page.getByLabel('Link another number').fill('Shop');
  await page.getByRole('button', { name: 'Add' }).click();
  const card = page.locator('.number', { hasText: 'Shop' });
  await card.getByRole('img', { name: /QR code/ }).waitFor();
  const { json: devices } = await server.api('GET', '/v1/devices');
  const shop = devices.find((device) => device.alias === 'Shop');
  const scan = await until('the text in the code', async () => {
    const answer = await server.api('GET', `/v1/devices/${shop.id}/scan?encoding=uri`);
    return answer.status === 200 && answer;
  });
  await control(emulator, 'POST', `/accounts/${OWNER}/scan`, { qr: scan.json?.data ?? scan.text });

  await card.getByText('online').waitFor();
  await card.getByText(`+${OWNER}`).waitFor();
  assert.equal(await card.getByRole('img').count(), 0);
});

test('the page itself had nothing to complain about', () => {
  // The browser reports every answer of 400 and 404 by itself.
  assert.deepEqual(complaints.filter((text) => !/status of 40[04]/.test(text)), []);
});
