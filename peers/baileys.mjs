// An unmodified Baileys client, linked to the emulator by options that Baileys offers to everybody.
import makeWASocket, {
  DisconnectReason,
  downloadMediaMessage,
  initAuthCreds,
  jidNormalizedUser,
  WA_CERT_DETAILS,
  WAMessageStubType,
} from 'baileys';
import { pino } from 'pino';
import { control, until } from './statuscast.mjs';

const SILENT = pino({ level: process.env.PEERS_LOG ?? 'silent' });
const STATUS = 'status@broadcast';

/**
 * Links a client to the account of a phone and keeps it connected.
 *
 * @param code link by a code of eight characters instead of a QR code
 * @returns statuses() the messages on status@broadcast that were decrypted, wipe() forgets all Signal state
 */
export async function linkBaileys(emulator, phone, { code = false } = {}) {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(emulator.noiseRoot, 'hex');
  const creds = initAuthCreds();
  const kept = new Map();
  const sent = new Map();
  const keys = {
    get: async (type, ids) => Object.fromEntries(ids.map((id) => [id, kept.get(`${type}/${id}`)])),
    set: async (data) => {
      for (const [type, entries] of Object.entries(data)) {
        for (const [id, value] of Object.entries(entries)) {
          value ? kept.set(`${type}/${id}`, value) : kept.delete(`${type}/${id}`);
        }
      }
    },
  };
  const client = { socket: null, online: false, arrived: [], revoked: new Set(), closed: false };

  function connect() {
    const socket = makeWASocket({
      waWebSocketUrl: emulator.chatUrl,
      auth: { creds, keys },
      logger: SILENT,
      version: [2, 3000, 1045649367],
      shouldSyncHistoryMessage: () => false,
      markOnlineOnConnect: false,
      syncFullHistory: false,
      getMessage: async (key) => sent.get(key.id),
    });
    client.socket = socket;
    socket.ev.on('creds.update', (update) => Object.assign(creds, update));
    socket.ev.on('messages.upsert', ({ messages }) => client.arrived.push(...messages));
    socket.ev.on('messages.update', (updates) => {
      // Baileys first reports a message that it cannot decrypt, and later the repaired one as an update.
      client.arrived.push(...updates.filter((one) => one.update.message).map((one) => ({ key: one.key, ...one.update })));
      updates
        .filter((one) => one.update.messageStubType === WAMessageStubType.REVOKE)
        .forEach((one) => client.revoked.add(one.key.id));
    });
    socket.ev.on('connection.update', async ({ connection, qr, lastDisconnect }) => {
      if (qr && !code) {
        await control(emulator, 'POST', `/accounts/${phone}/scan`, { qr });
      }
      if (qr && code && !client.code) {
        client.code = await socket.requestPairingCode(phone);
        await control(emulator, 'POST', `/accounts/${phone}/code`, { code: client.code });
      }
      if (connection === 'open') {
        client.online = true;
      }
      if (connection === 'close' && !client.closed) {
        client.online = false;
        if (lastDisconnect?.error?.output?.statusCode === DisconnectReason.restartRequired) {
          connect();
        }
      }
    });
  }

  const shown = (where) =>
    client.arrived
      .filter((one) => where(one) && one.message && !one.message.protocolMessage)
      .map((one) => ({ id: one.key.id, from: one.key.participant, message: one.message, raw: one }));

  connect();
  await until(`Baileys on ${phone} to be online`, () => client.online);
  return {
    name: 'Baileys',
    phone,
    creds,
    kept,
    socket: () => client.socket,
    statuses: () => shown((one) => one.key.remoteJid === STATUS),
    messages: () => shown((one) => one.key.remoteJid !== STATUS),
    revoked: (id) => client.revoked.has(id),
    download: (status) => downloadMediaMessage(status.raw, 'buffer', {}, {}),
    view: (status) => client.socket.readMessages([status.raw.key]),
    reply: (status, text) =>
      client.socket.sendMessage(jidNormalizedUser(status.from), { text }, { quoted: status.raw }),
    react: (status, emoji) =>
      client.socket.sendMessage(
        STATUS,
        { react: { text: emoji, key: status.raw.key } },
        { statusJidList: [jidNormalizedUser(status.from)] },
      ),
    // Publishes with Baileys' own words: its content and options, to the users named.
    publish: async (content, statusJidList, options = {}) => {
      const message = await client.socket.sendMessage(STATUS, content, { statusJidList, ...options });
      sent.set(message.key.id, message.message);
      return message;
    },
    // Everything that decrypting needs, but not our own identity and prekeys: as after a restore from a backup.
    wipe: async () =>
      [...kept.keys()].filter((k) => /^(session|sender-key|sender-key-memory)\//.test(k)).forEach((k) => kept.delete(k)),
    stop: async () => {
      client.closed = true;
      await client.socket.end(undefined);
    },
  };
}
