import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkBaileys } from '../baileys.mjs';
import { assertJpeg, makeFiles, sha256 } from '../files.mjs';
import { control, serveFiles, startServer, until } from '../statuscast.mjs';
import { linkZapo } from '../zapo.mjs';

// Numbers that nobody has: fictional ranges.
const AUTHOR = '447700900001';
const READERS = ['447700900002', '447700900003'];

const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
let files;
let server;
let device;
let readers;
let companion;
let image;
let video;

before(async () => {
  const made = makeFiles();
  image = made.picture().bytes;
  video = made.film().bytes;
  files = await serveFiles({
    '/seed/picsum/600/400': { type: 'image/jpeg', bytes: image },
    '/mp4/sample-5s.mp4': { type: 'video/mp4', bytes: video },
  });
  await control(emulator, 'POST', '/accounts', { phone: AUTHOR });
  for (const reader of READERS) {
    await control(emulator, 'POST', '/accounts', { phone: reader });
    await control(emulator, 'POST', `/accounts/${AUTHOR}/contacts`, { phone: reader, name: `Reader ${reader.slice(-1)}` });
  }
  readers = [await linkBaileys(emulator, READERS[0]), await linkZapo(emulator, READERS[1])];
  companion = await linkBaileys(emulator, AUTHOR);
  server = await startServer(emulator, files.port);
  device = await linkServer();
});

after(async () => {
  await Promise.all([...(readers ?? []), companion].map((peer) => peer?.stop()));
  await server?.stop();
  files?.stop();
});

test('a text arrives with its words, ground and font', async () => {
  const post = await publish({ message: 'Fresh bread until noon', color: '#123456', font: 'norican' });

  for (const reader of [...readers, companion]) {
    const text = (await received(reader, post)).message.extendedTextMessage;
    assert.equal(text.text, 'Fresh bread until noon');
    assert.equal(text.backgroundArgb >>> 0, 0xff123456);
    assert.equal(text.textArgb >>> 0, 0xffffffff);
    assert.equal(text.font, 2, 'FB_SCRIPT');
  }
});

test("the article's image arrives byte for byte as it was uploaded", async () => {
  const caption = 'This is a image caption message that can also include links: https://youtube.com';
  const post = await publish({ message: caption, media: { url: `http://127.0.0.1:${files.port}/seed/picsum/600/400` } });

  for (const reader of readers) {
    const message = await received(reader, post);
    const picture = message.message.imageMessage;
    assert.equal(picture.caption, caption);
    assert.equal(picture.mimetype, 'image/jpeg');
    assert.equal(picture.width, 600);
    assert.equal(picture.height, 400);
    assertJpeg(Buffer.from(picture.jpegThumbnail));
    const bytes = await reader.download(message);
    assertJpeg(bytes);
    assert.equal(bytes.length, Number(picture.fileLength));
    assert.deepEqual(sha256(bytes), Buffer.from(picture.fileSha256));
  }
});

test("the article's video arrives byte for byte as the caller's file", async () => {
  const caption = 'This is a video caption message that can also include links: https://youtube.com';
  const post = await publish({ message: caption, media: { url: `http://127.0.0.1:${files.port}/mp4/sample-5s.mp4` } });

  for (const reader of readers) {
    const message = await received(reader, post);
    const film = message.message.videoMessage;
    assert.equal(film.caption, caption);
    assert.equal(film.mimetype, 'video/mp4');
    assert.equal(film.seconds, 3);
    assert.equal(film.width, 320);
    assert.equal(film.height, 240);
    assertJpeg(Buffer.from(film.jpegThumbnail));
    assert.deepEqual(await reader.download(message), video);
  }
});

for (const lost of [0, 1]) {
  test(`a reader that lost its Signal state asks again and gets the status (${['Baileys', 'zapo'][lost]})`, async () => {
    await readers[lost].wipe();

    const post = await publish({ message: 'Still here' });

    for (const reader of readers) {
      assert.equal((await received(reader, post)).message.extendedTextMessage.text, 'Still here');
    }
  });
}

test('a named audience reaches nobody else', async () => {
  const post = await publish({ message: 'For one', audience: { only: [`+${READERS[1]}`] } });

  await received(readers[1], post);
  const last = await publish({ message: 'For all' });
  await received(readers[0], last);
  assert.equal(of(readers[0], post).length, 0);
});

test('nobody saw a status twice, and the server refused nothing', async () => {
  for (const reader of readers) {
    const ids = reader.statuses().map((message) => message.id);
    assert.deepEqual(ids, [...new Set(ids)]);
  }
  // The other files of tests share the emulator: what it refused to their numbers is theirs.
  const ours = (await control(emulator, 'GET', '/refusals')).filter((one) =>
    [AUTHOR, ...READERS].some((phone) => one.who.startsWith(phone)));
  assert.deepEqual(ours, []);
});

async function linkServer() {
  const created = await server.api('POST', '/v1/devices', { alias: 'Shop' });
  assert.equal(created.status, 201, created.text);
  const { id } = created.json;
  const scan = await until('a QR code', async () => {
    const answer = await server.api('GET', `/v1/devices/${id}/scan?encoding=uri`);
    return answer.status === 200 ? answer : null;
  });
  const qr = scan.json?.data ?? scan.text;
  await control(emulator, 'POST', `/accounts/${AUTHOR}/scan`, { qr });
  await until('the number to be online', async () => {
    const answer = await server.api('GET', `/v1/devices/${id}`);
    return answer.json.session.status === 'online';
  });
  return id;
}

async function publish(body) {
  const answer = await server.api('POST', `/v1/chat/${device}/status`, body);
  assert.equal(answer.status, 201, answer.text);
  const post = answer.json;
  await until(`${post.id} to be published`, async () => {
    const { json } = await server.api('GET', `/v1/chat/${device}/status/${post.id}`);
    assert.ok(!['failed', 'cancelled'].includes(json.deliveryStatus), JSON.stringify(json));
    return ['sent', 'delivered', 'read'].includes(json.deliveryStatus ?? json.ack);
  });
  return post;
}

function of(reader, post) {
  return reader.statuses().filter((message) => message.id === post.waId);
}

async function received(reader, post) {
  return until(`${post.waId} at a reader`, () => of(reader, post)[0]);
}
