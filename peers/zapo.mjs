// An unmodified zapo client, linked to the emulator by options that zapo offers to everybody.
import { WebSocket } from 'ws';
import { createStore, proto, WaClient } from 'zapo-js';
import { control, until } from './statuscast.mjs';

globalThis.WebSocket ??= WebSocket; // Node 20 has none of its own.

const STATUS = 'status@broadcast';
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];
const LOUDNESS = LEVELS.indexOf(process.env.PEERS_LOG ?? '');

// What zapo says, from the level on that PEERS_LOG names; nothing without it.
const LOGGER = Object.fromEntries(
  LEVELS.map((level, i) => [
    level,
    (message, context) => LOUDNESS >= 0 && i >= LOUDNESS && console.error('zapo', level, message, context ?? ''),
  ]),
);

/**
 * Links a client to the account of a phone and keeps it connected.
 *
 * @param code link by a code of eight characters instead of a QR code
 * @returns statuses() the messages on status@broadcast that were decrypted, wipe() forgets all Signal state
 */
export async function linkZapo(emulator, phone, { code = false } = {}) {
  const { store, session } = memoryStore(phone);
  const client = new WaClient(
    {
      store,
      sessionId: phone,
      chatSocketUrls: [emulator.chatUrl],
      testHooks: { noiseRootCa: { publicKey: Buffer.from(emulator.noiseRoot, 'hex'), serial: 0 } },
      history: { enabled: false },
    },
    LOGGER,
  );
  const arrived = [];
  const revoked = new Set();
  client.on('message', (event) => arrived.push(event));
  client.on('message_protocol', ({ protocolMessage }) => {
    if (protocolMessage.type === proto.Message.ProtocolMessage.Type.REVOKE) {
      revoked.add(protocolMessage.key.id);
    }
  });
  client.on('client_error', ({ error }) => LOGGER.warn(String(error)));
  const asks = new Promise((shown) => client.once('auth_qr', ({ qr }) => shown(qr)));
  await client.connect();
  const qr = await asks;
  if (code) {
    const shown = await client.requestPairingCode(phone);
    await control(emulator, 'POST', `/accounts/${phone}/code`, { code: shown });
  } else {
    await control(emulator, 'POST', `/accounts/${phone}/scan`, { qr });
  }
  await until(`zapo on ${phone} to be online`, () => client.getState().connected && client.getCredentials()?.meJid, 120_000);
  const shown = (where) =>
    arrived
      .filter((event) => where(event) && event.message && !event.message.protocolMessage)
      .map((event) => ({ id: event.stanzaId, from: event.senderJid, message: event.message }));
  return {
    name: 'zapo',
    phone,
    client,
    session,
    statuses: () => shown((event) => event.chatJid === STATUS),
    messages: () => shown((event) => event.chatJid !== STATUS),
    revoked: (id) => revoked.has(id),
    download: (status) => download(client, status.message),
    view: (status) => client.sendReceipt({ to: STATUS, id: status.id, participant: withoutDevice(status.from), type: 'read' }),
    reply: (status, text) => {
      const author = withoutDevice(status.from);
      const contextInfo = { stanzaId: status.id, participant: author, remoteJid: STATUS, quotedMessage: status.message };
      return client.sendMessage(author, { extendedTextMessage: { text, contextInfo } });
    },
    react: (status, emoji) => {
      const author = withoutDevice(status.from);
      const key = { remoteJid: STATUS, fromMe: false, id: status.id, participant: author };
      return client.sendMessage(author, { reactionMessage: { key, text: emoji, senderTimestampMs: Date.now() } });
    },
    // Everything that decrypting needs, but not our own identity and prekeys: as after a restore from a backup.
    wipe: async () => {
      await session.session.clear();
      await session.senderKey.clear();
    },
    stop: () => client.disconnect(),
  };
}

function withoutDevice(jid) {
  return jid.replace(/:[0-9]+@/, '@');
}

// Everything in memory; zapo asks for a backend for the credentials alone.
function memoryStore(id) {
  let credentials = null;
  const auth = {
    load: async () => credentials,
    save: async (changed) => void (credentials = changed),
    clear: async () => void (credentials = null),
  };
  const store = createStore({
    backends: { kept: { stores: { auth: () => auth }, caches: {} } },
    providers: { auth: 'kept', contacts: 'memory' },
    cacheProviders: { participants: 'memory', deviceList: 'memory' },
  });
  return { store, session: store.session(id) };
}

const MEDIA = { imageMessage: 'image', videoMessage: 'video', audioMessage: 'audio' };

async function download(client, message) {
  const [member, mediaType] = Object.entries(MEDIA).find(([one]) => message[one]);
  const media = message[member];
  return Buffer.from(
    await client.mediaTransfer.downloadAndDecrypt({
      mediaType,
      mediaKey: media.mediaKey,
      directPath: media.directPath,
      url: media.url,
      fileSha256: media.fileSha256,
      fileEncSha256: media.fileEncSha256,
    }),
  );
}
