import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertJpeg, makeFiles } from '../files.mjs';
import { setStage } from '../stage.mjs';
import { control, until } from '../statuscast.mjs';

// Our client library, driven directly, before Baileys and zapo side by side. Numbers that nobody has: fictional ranges.
const AUTHOR = '447700900011';
const READERS = { Baileys: '447700900012', zapo: '447700900013' };

const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
const files = makeFiles();
let stage;
let author;
let readers;

before(async () => {
  stage = await setStage(emulator, AUTHOR, READERS);
  ({ author, readers } = stage);
});

after(() => stage?.stop());

test('a text has its words, colours and font', async () => {
  const id = await author.publish(text('Fresh bread until noon'));

  for (const { extendedTextMessage } of await atAll(id)) {
    assert.equal(extendedTextMessage.text, 'Fresh bread until noon');
    assert.equal(extendedTextMessage.backgroundArgb >>> 0, 0xff123456);
    assert.equal(extendedTextMessage.textArgb >>> 0, 0xffffeedd);
    assert.equal(extendedTextMessage.font, 9, 'EXO2_EXTRABOLD');
  }
});

test('an image arrives byte for byte', async () => {
  const picture = files.picture();
  const thumbnail = files.thumbnail().bytes;
  const id = await author.publish({
    kind: 'image', file: picture.path, mimetype: 'image/jpeg', caption: 'Look', width: 600, height: 400,
    thumbnail: thumbnail.toString('base64'),
  });

  for (const { imageMessage } of await atAll(id)) {
    assert.equal(imageMessage.caption, 'Look');
    assert.equal(imageMessage.mimetype, 'image/jpeg');
    assert.deepEqual([imageMessage.width, imageMessage.height], [600, 400]);
    assert.deepEqual(Buffer.from(imageMessage.jpegThumbnail), thumbnail);
    assertJpeg(imageMessage.jpegThumbnail);
  }
  await assertDownloads(id, picture.bytes);
});

test('a video arrives byte for byte, with what streaming needs', async () => {
  const film = files.film();
  const id = await author.publish({
    kind: 'video', file: film.path, mimetype: 'video/mp4', caption: 'Play', seconds: 3, width: 320, height: 240,
  });

  for (const { videoMessage } of await atAll(id)) {
    assert.equal(videoMessage.caption, 'Play');
    assert.equal(videoMessage.seconds, 3);
    assert.deepEqual([videoMessage.width, videoMessage.height], [320, 240]);
    assert.ok(!videoMessage.gifPlayback);
    assert.ok(videoMessage.streamingSidecar.length > 0);
  }
  await assertDownloads(id, film.bytes);
});

test('a voice message has its waveform and ground', async () => {
  const recording = files.recording();
  const waveform = Buffer.from(Array.from({ length: 64 }, (_, i) => i));
  const id = await author.publish({
    kind: 'voice', file: recording.path, mimetype: 'audio/ogg; codecs=opus', seconds: 4,
    waveform: waveform.toString('base64'), backgroundArgb: 0xff1e6e4f | 0,
  });

  for (const { audioMessage } of await atAll(id)) {
    assert.equal(audioMessage.ptt, true);
    assert.equal(audioMessage.seconds, 4);
    assert.equal(audioMessage.mimetype, 'audio/ogg; codecs=opus');
    assert.equal(audioMessage.backgroundArgb >>> 0, 0xff1e6e4f);
    assert.deepEqual(Buffer.from(audioMessage.waveform), waveform);
  }
  await assertDownloads(id, recording.bytes);
});

test('a loop is played as one', async () => {
  const loop = files.loop();
  const id = await author.publish({
    kind: 'gif', file: loop.path, mimetype: 'video/mp4', seconds: 2, width: 160, height: 120,
  });

  for (const { videoMessage } of await atAll(id)) {
    assert.equal(videoMessage.gifPlayback, true);
  }
  await assertDownloads(id, loop.bytes);
});

test('views reach us from both', async () => {
  const id = await author.publish(text('Seen by both'));

  for (const reader of readers) {
    await reader.view(await received(reader, id));
  }

  await until('two views', () => {
    const viewers = author.told('receipt').filter((one) => one.messageId === id && one.kind === 'VIEWED');
    return new Set(viewers.map((one) => one.viewer)).size === 2;
  });
});

for (const name of Object.keys(READERS)) {
  test(`a reply and a reaction of ${name} are tied to the status`, async () => {
    const reader = readers.find((one) => one.name === name);
    const id = await author.publish(text(`Say something, ${name}`));
    const status = await received(reader, id);

    await reader.reply(status, 'Well said');
    await reader.react(status, '❤');

    const reply = await until('the reply', () => author.told('reply').find((one) => one.statusId === id));
    assert.deepEqual([reply.author, reply.kind, reply.text], [reader.phone, 'text', 'Well said']);
    const reaction = await until('the reaction', () => author.told('reaction').find((one) => one.statusId === id));
    assert.deepEqual([reaction.author, reaction.emoji], [reader.phone, '❤']);
  });
}

test('a status that was taken back is gone at both', async () => {
  const id = await author.publish(text('A mistake'));
  await atAll(id);

  await author.ask('revoke', { messageId: id });

  for (const reader of readers) {
    await until(`the revoke at ${reader.name}`, () => reader.revoked(id));
  }
});

for (const name of Object.keys(READERS)) {
  test(`${name} lost its Signal state, asks again and gets the status once`, async () => {
    const lost = readers.find((reader) => reader.name === name);
    await lost.wipe();
    const before = (await retries(lost)).length;

    const id = await author.publish(text('Still here'));

    await atAll(id);
    assert.equal(lost.statuses().filter((one) => one.id === id).length, 1);
    assert.ok((await retries(lost)).length > before, 'it had to ask');
  });
}

test('the server refused nothing', async () => {
  const ours = (await control(emulator, 'GET', '/refusals')).filter((one) => one.who.startsWith(AUTHOR));
  assert.deepEqual(ours, []);
});

function text(words) {
  return { kind: 'text', text: words, backgroundArgb: 0xff123456 | 0, textArgb: 0xffffeedd | 0, font: 9 };
}

function received(reader, id) {
  return until(`${id} at ${reader.name}`, () => reader.statuses().find((one) => one.id === id));
}

async function atAll(id) {
  const all = [];
  for (const reader of readers) {
    all.push((await received(reader, id)).message);
  }
  return all;
}

async function assertDownloads(id, bytes) {
  for (const reader of readers) {
    assert.deepEqual(await reader.download(await received(reader, id)), bytes, reader.name);
  }
}

async function retries(reader) {
  const lines = await control(emulator, 'GET', '/log');
  return lines.filter(
    (line) => line.direction === 'in' && line.device.startsWith(reader.phone) && /^<receipt .*type="retry"/.test(line.text),
  );
}
