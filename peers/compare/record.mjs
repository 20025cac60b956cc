// Lets every author do the same, and collects what the emulator heard, by kind and author.
import { proto } from 'baileys';
import { linkBaileys } from '../baileys.mjs';
import { control, until } from '../statuscast.mjs';
import { AUTHORS, posts } from './authors.mjs';
import { mergedMembers, messageMembers, payloadMembers, stanzaMembers } from './members.mjs';

// Numbers that nobody has: fictional ranges. Each author has the same two contacts.
const PHONES = { ours: '447700900021', Baileys: '447700900022', zapo: '447700900023' };
const READER = '447700900024';
const QUIET = '447700900025';
const WRITER = '447700900026';

/** @returns by author a map from kind to members */
export async function record(emulator, driver, files) {
  const lids = {};
  for (const phone of [...Object.values(PHONES), READER, QUIET, WRITER]) {
    lids[phone] = (await control(emulator, 'POST', '/accounts', { phone })).lid;
  }
  const reader = await linkBaileys(emulator, READER);
  const writer = { lid: asJid(lids[WRITER]), ...(await driver.link(WRITER)) };
  const kinds = posts(files);
  const recorded = {};
  for (const [name, link] of Object.entries(AUTHORS)) {
    const phone = PHONES[name];
    for (const contact of [READER, QUIET]) {
      await control(emulator, 'POST', `/accounts/${phone}/contacts`, { phone: contact, name: `Reader ${contact.slice(-1)}` });
    }
    const ear = listen(emulator, phone);
    const author = await link(emulator, phone, driver);
    const audience = [lids[READER], lids[QUIET], lids[phone]].map(asJid);
    recorded[name] = await one(name, author, { ear, reader, writer, kinds, audience });
    await author.stop();
  }
  await reader.stop();
  return recorded;
}

async function one(name, author, { ear, reader, writer, kinds, audience }) {
  const members = new Map();
  await ear.linking(members);
  for (const [kind, post] of Object.entries(kinds)) {
    const { id, message } = await author.publish(post, audience);
    members.set(kind === 'text' ? 'first status' : `status: ${kind}`, await ear.status(id));
    members.set(`message: ${kind}`, content(message ?? (await received(reader, id)).message));
  }
  const { id } = await author.publish(kinds.text, audience);
  members.set('status: text', await ear.status(id));
  await revoke(author, { ear, id, members, audience });
  if (name !== 'zapo') {
    // zapo's statuses are refused (addressing_mode), so nobody asks for them again.
    await reader.wipe();
    const lost = await author.publish(kinds.text, audience);
    members.set('retry answer', await ear.again(lost.id));
  }
  await reading(author, { ear, writer, members });
  for (const [kind, matches] of Object.entries(QUERIES)) {
    members.set(kind, await ear.all(kind, matches));
  }
  return new Map([...members].map(([kind, its]) => [kind, withoutChance(name, kind, its)]));
}

// Takes a status back. What carries the revoke has an id of its own: it is the one that was not there before.
async function revoke(author, { ear, id, members, audience }) {
  const before = await ear.messageIds();
  await author.revoke(id, audience);
  const revoking = await until('a revoke', async () => (await ear.messageIds()).find((one) => !before.includes(one)));
  members.set('revoke', await ear.status(revoking));
}

// The author as a receiver of statuses of a client of ours: one it can read, then one of which it lost the key.
async function reading(author, { ear, writer, members }) {
  const status = { kind: 'text', text: 'Hello', backgroundArgb: 0, textArgb: -1, font: 0 };
  const only = [ear.phone];
  const first = await writer.publish(status, { only });
  members.set('delivery receipt', await ear.receipt(first, undefined, 'inactive'));
  await author.view(first, writer.lid);
  members.set('view receipt', await ear.receipt(first, 'read'));
  await author.wipe();
  const second = await writer.publish(status, { only });
  members.set('retry receipt', await ear.receipt(second, 'retry'));
}

// The sender key stands in the message because the reader puts what came together into one.
function content(message) {
  const { senderKeyDistributionMessage, ...rest } = proto.Message.toObject(message);
  return messageMembers(proto.Message, proto.Message.fromObject(rest));
}

function received(reader, id) {
  return until(`${id} at ${reader.name}`, () => reader.statuses().find((one) => one.id === id));
}

function asJid(lid) {
  return lid.includes('@') ? lid : `${lid}@lid`;
}

// What one device says to the server.
function listen(emulator, phone) {
  const device = `${phone}:1@s.whatsapp.net`;
  const heard = async (who) =>
    (await control(emulator, 'GET', `/stanzas?device=${encodeURIComponent(who)}`))
      .filter((one) => one.direction === 'in')
      .map((one) => one.stanza);
  const find = (what, matches) => until(`${what} of ${phone}`, async () => (await heard(device)).find(matches));
  return {
    phone,
    // Authors link one after the other, so the newest registration is this one's.
    linking: async (members) => {
      const registration = await heard('registration');
      members.set('registration', payloadMembers(bytes(registration.findLast((one) => one.tag === 'client-payload'))));
      members.set('pair-device-sign', stanzaMembers(registration.findLast((one) => child(one, 'pair-device-sign'))));
      members.set('login', payloadMembers(bytes(await find('a login', (one) => one.tag === 'client-payload'))));
    },
    status: async (id) => stanzaMembers(await find('a status', (one) => one.tag === 'message' && one.attrs.id === id)),
    receipt: async (id, ...types) =>
      stanzaMembers(
        await find(`a receipt ${types}`, ({ tag, attrs }) => tag === 'receipt' && attrs.id === id && types.includes(attrs.type)),
      ),
    again: async (id) => {
      const all = async () => (await heard(device)).filter((one) => one.tag === 'message' && one.attrs.id === id);
      return stanzaMembers((await until(`${id} of ${phone} to be sent again`, async () => (await all())[1] && all()))[1]);
    },
    messageIds: async () => (await heard(device)).filter((one) => one.tag === 'message').map((one) => one.attrs.id),
    all: async (kind, matches) => {
      await find(kind, matches);
      return mergedMembers((await heard(device)).filter(matches));
    },
  };
}

// Baileys computes its reporting token over the padded message, and has none when the padding cannot be read as fields. zapo
// describes device lists as far as its cache has them.
const CHANCE = {
  Baileys: { top: 'message/reporting', of: /^message\/reporting/ },
  zapo: { top: 'Message.messageContextInfo.deviceListMetadata', of: /deviceListMetadata/ },
};

function withoutChance(name, kind, members) {
  const { top, of } = CHANCE[name] ?? {};
  const concerned = top?.startsWith('Message') ? kind.startsWith('message') : /^(first )?status|revoke/.test(kind);
  return top && concerned ? new Map([...members].filter(([path]) => !of.test(path))).set(top, 'by chance') : members;
}

const QUERIES = {
  'prekey upload': iq('encrypt', 'set', 'list'),
  'key fetch': iq('encrypt', 'get', 'key'),
  // Baileys looks for LIDs in the background whenever it likes.
  'device query': (one) => iq('usync', 'get', 'usync')(one) && child(one, 'usync').attrs.context !== 'background',
  'media servers': iq('w:m', 'set', 'media_conn'),
  'app-state query': iq('w:sync:app:state', 'set', 'sync'),
};

function iq(xmlns, type, tag) {
  return (one) => one.tag === 'iq' && one.attrs.xmlns === xmlns && one.attrs.type === type && child(one, tag);
}

function child(node, tag) {
  return node.children?.find((one) => one.tag === tag);
}

function bytes(node) {
  return Buffer.from(node.bytes, 'hex');
}
