import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkBaileys } from '../baileys.mjs';
import { startDriver } from '../driver.mjs';
import { control, until } from '../statuscast.mjs';
import { linkZapo } from '../zapo.mjs';

// Linking by a code of eight characters that is typed on the phone: the same server for our client, for Baileys and for zapo.
const AUTHOR = '447700900031';
const READERS = { Baileys: '447700900032', zapo: '447700900033' };
const LINKS = { Baileys: linkBaileys, zapo: linkZapo };

const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
const readers = [];
let driver;
let author;

before(async () => {
  await control(emulator, 'POST', '/accounts', { phone: AUTHOR });
  for (const [name, phone] of Object.entries(READERS)) {
    await control(emulator, 'POST', '/accounts', { phone });
    await control(emulator, 'POST', `/accounts/${AUTHOR}/contacts`, { phone, name });
  }
  driver = startDriver(emulator);
});

after(async () => {
  await Promise.all(readers.map((reader) => reader.stop()));
  await driver?.stop();
});

for (const [name, phone] of Object.entries(READERS)) {
  test(`${name} is linked by its code`, async () => {
    readers.push(await LINKS[name](emulator, phone, { code: true }));

    await phoneKnows(phone);
  });
}

test('our client is linked by its code', async () => {
  author = await driver.link(AUTHOR, { code: true });
  await phoneKnows(AUTHOR);
});

test('what was linked by code publishes and receives', async () => {
  const id = await author.publish({ kind: 'text', text: 'Linked by code', backgroundArgb: 0, textArgb: -1, font: 0 });

  for (const reader of readers) {
    const status = await until(`${id} at ${reader.name}`, () => reader.statuses().find((one) => one.id === id));
    assert.equal(status.message.extendedTextMessage.text, 'Linked by code');
  }
});

function phoneKnows(phone) {
  return until(`${phone} to know its companion`, async () => {
    const { companions } = await control(emulator, 'GET', `/accounts/${phone}`);
    return companions.length === 1;
  });
}
