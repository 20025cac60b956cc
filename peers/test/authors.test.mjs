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

async function received(content, options) {
  const { key } = await author.publish(content, audience, options);
  return until(`${key.id} at our client`, () => reader.told('status').find((one) => one.messageId === key.id));
}

async function download(status) {
  const file = join(directory, status.messageId);
  await reader.ask('download', { messageId: status.messageId, file });
  return readFileSync(file);
}
