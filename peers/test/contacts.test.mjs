import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkBaileys } from '../baileys.mjs';
import { startDriver } from '../driver.mjs';
import { control, until } from '../statuscast.mjs';

// Baileys is a companion of the same account: the contacts it saves are patches of its own app-state encoder, which our client
// must read, and the other way round the phone's are known to both.
const OWNER = '447700900041';
const SAVED = '447700900042';
const ADDED = '447700900043';

const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
let driver;
let ours;
let baileys;
let lid;

before(async () => {
  for (const phone of [OWNER, SAVED, ADDED]) {
    const account = await control(emulator, 'POST', '/accounts', { phone });
    lid = account.lid.includes('@') ? account.lid : `${account.lid}@lid`;
  }
  await control(emulator, 'POST', `/accounts/${OWNER}/contacts`, { phone: SAVED, name: 'Saved on the phone' });
  driver = startDriver(emulator);
  ours = await driver.link(OWNER);
  baileys = await linkBaileys(emulator, OWNER);
  await until('Baileys to have the key', () => baileys.creds.myAppStateKeyId);
});

after(async () => {
  await baileys?.stop();
  await driver?.stop();
});

test('a contact that Baileys saves is read with its names and its LID', async () => {
  await baileys.socket().addOrEditContact(`${ADDED}@s.whatsapp.net`, {
    fullName: 'Zoe Zebra', firstName: 'Zoe', lidJid: lid, saveOnPrimaryAddressbook: true,
  });

  const zoe = await contact(ADDED, (one) => one?.name === 'Zoe Zebra');
  assert.equal(zoe.firstName, 'Zoe');
  assert.equal(zoe.lid, lid);
  assert.equal((await contact(SAVED)).name, 'Saved on the phone');
});

test('a change of its name is read', async () => {
  await baileys.socket().addOrEditContact(`${ADDED}@s.whatsapp.net`, {
    fullName: 'Zoe Zander', firstName: 'Zoe', lidJid: lid, saveOnPrimaryAddressbook: true,
  });

  await contact(ADDED, (one) => one?.name === 'Zoe Zander');
});

test('one more that the phone saves on top of these patches is read', async () => {
  await control(emulator, 'POST', `/accounts/${OWNER}/contacts`, { phone: SAVED, name: 'Renamed on the phone' });

  await contact(SAVED, (one) => one?.name === 'Renamed on the phone');
});

test('a contact that Baileys removes is gone', async () => {
  await baileys.socket().removeContact(`${ADDED}@s.whatsapp.net`);

  await until('the contact to be gone', async () => !(await find(ADDED)));
  assert.ok(await find(SAVED));
});

function contact(phone, fits = Boolean) {
  return until(`the contact ${phone}`, async () => {
    const found = await find(phone);
    return fits(found) ? found : null;
  });
}

async function find(phone) {
  return (await ours.ask('contacts')).find((one) => one.phone === `${phone}@s.whatsapp.net`);
}
