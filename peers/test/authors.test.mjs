import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { linkBaileys } from '../baileys.mjs';
import { startDriver } from '../driver.mjs';
import { makeFiles } from '../files.mjs';
import { control, until } from '../statuscast.mjs';

// Baileys as the author of statuses: our client decrypts them and downloads their files. Fictional numbers.
const AUTHOR = '447700900061';
const READER = '447700900062';

const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
const files = makeFiles();
const directory = mkdtempSync(join(tmpdir(), 'statuscast-received-'));
let driver;
let author;
let reader;
let audience;

before(async () => {
  await control(emulator, 'POST', '/accounts', { phone: AUTHOR });
  const { lid } = await control(emulator, 'POST', '/accounts', { phone: READER });
  audience = [lid.includes('@') ? lid : `${lid}@lid`];
  await control(emulator, 'POST', `/accounts/${READER}/contacts`, { phone: AUTHOR, name: 'Author' });
  author = await linkBaileys(emulator, AUTHOR);
  driver = startDriver(emulator);
  reader = await driver.link(READER);
  await until('the contacts', async () => (await reader.ask('contacts')).length === 1);
});

after(async () => {
  await author?.stop();
  await driver?.stop();
});

test('a text has its words, ground and font', async () => {
  const status = await received({ text: 'Fresh bread' }, { backgroundColor: '#1e6e4f', font: 9 });

  assert.equal(status.text, 'Fresh bread');
  assert.equal(status.backgroundArgb >>> 0, 0xff1e6e4f);
  assert.equal(status.font, 9);
  assert.equal(status.author, AUTHOR);
});

test('an image is downloaded byte for byte', async () => {
  const picture = files.picture().bytes;
  const status = await received({ image: picture, caption: 'Look', width: 600, height: 400, jpegThumbnail: '' });

  assert.deepEqual([status.kind, status.caption, status.width, status.height], ['image', 'Look', 600, 400]);
  assert.deepEqual(await download(status), picture);
});

test('a film and a loop are downloaded byte for byte', async () => {
  const film = files.film().bytes;
  const played = await received({ video: film, caption: 'Play', seconds: 3, jpegThumbnail: '' });
  const looped = await received({ video: film, gifPlayback: true, seconds: 3, jpegThumbnail: '' });

  assert.deepEqual([played.kind, played.caption, played.seconds, played.gif], ['video', 'Play', 3, false]);
  assert.equal(looped.gif, true);
  assert.deepEqual(await download(played), film);
  assert.deepEqual(await download(looped), film);
});

test('a voice message is downloaded byte for byte', async () => {
  const recording = files.recording().bytes;
  const status = await received(
    { audio: recording, ptt: true, seconds: 4, mimetype: 'audio/ogg; codecs=opus', waveform: Buffer.alloc(64, 7) },
    { backgroundColor: '#1e6e4f' },
  );

  assert.deepEqual([status.kind, status.seconds, status.backgroundArgb >>> 0], ['voice', 4, 0xff1e6e4f]);
  assert.deepEqual(await download(status), recording);
});

test('a status that Baileys takes back is taken back here', async () => {
  const status = await received({ text: 'A mistake' });

  await author.publish({ delete: { id: status.messageId, remoteJid: 'status@broadcast', fromMe: true } }, audience);

  await until('the revoke', () => reader.told('revoked').some((one) => one.messageId === status.messageId));
});

test('a status that our client has lost the keys for is asked for, and comes once', async () => {
  await received({ text: 'Before' });
  await reader.ask('wipe');
  const asked = await sent(READER, /^<receipt .*type="retry"/);

  const status = await received({ text: 'Still here' });
  const next = await received({ text: 'And on' });

  assert.deepEqual([status.text, next.text], ['Still here', 'And on']);
  assert.ok((await sent(READER, /^<receipt .*type="retry"/)) > asked, 'it had to ask');
  for (const { messageId } of [status, next]) {
    assert.equal(reader.told('status').filter((one) => one.messageId === messageId).length, 1);
  }
  assert.deepEqual(reader.told('message'), [], 'nothing came as a message of a chat');
});

test('the server refused nothing', async () => {
  const ours = (await control(emulator, 'GET', '/refusals')).filter((one) =>
    [AUTHOR, READER].some((phone) => one.who.startsWith(phone)));
  assert.deepEqual(ours, []);
});

// How many stanzas that look so a number's companions have sent.
async function sent(phone, look) {
  return (await control(emulator, 'GET', '/log')).filter(
    (line) => line.direction === 'in' && line.device.startsWith(phone) && look.test(line.text),
  ).length;
}

async function received(content, options) {
  const { key } = await author.publish(content, audience, options);
  return until(`${key.id} at our client`, () => reader.told('status').find((one) => one.messageId === key.id));
}

async function download(status) {
  const file = join(directory, status.messageId);
  await reader.ask('download', { messageId: status.messageId, file });
  return readFileSync(file);
}
