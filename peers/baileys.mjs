// An unmodified Baileys client, linked to the emulator by options that Baileys offers to everybody.
import makeWASocket, { DisconnectReason, initAuthCreds, WA_CERT_DETAILS } from 'baileys';
import { pino } from 'pino';
import { control, until } from './statuscast.mjs';

const SILENT = pino({ level: process.env.PEERS_LOG ?? 'silent' });

/**
 * Links a client to the account of a phone and keeps it connected.
 *
 * @returns statuses() the messages on status@broadcast that were decrypted, wipe() forgets all Signal state
 */
export async function linkBaileys(emulator, phone) {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(emulator.noiseRoot, 'hex');
  const creds = initAuthCreds();
  const kept = new Map();
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
  const client = { socket: null, online: false, arrived: [], closed: false };

  function connect() {
    const socket = makeWASocket({
      waWebSocketUrl: emulator.chatUrl,
      auth: { creds, keys },
      logger: SILENT,
      version: [2, 3000, 1045649367],
      shouldSyncHistoryMessage: () => false,
      markOnlineOnConnect: false,
      syncFullHistory: false,
    });
    client.socket = socket;
    socket.ev.on('creds.update', (update) => Object.assign(creds, update));
    socket.ev.on('messages.upsert', ({ messages }) => client.arrived.push(...messages));
    socket.ev.on('messages.update', (updates) =>
      client.arrived.push(...updates.filter((one) => one.update.message).map((one) => ({ key: one.key, ...one.update }))),
    );
    socket.ev.on('connection.update', async ({ connection, qr, lastDisconnect }) => {
      if (qr) {
        await control(emulator, 'POST', `/accounts/${phone}/scan`, { qr });
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

  connect();
  await until(`Baileys on ${phone} to be online`, () => client.online);
  return {
    socket: () => client.socket,
    statuses: () => client.arrived.filter((m) => m.key.remoteJid === 'status@broadcast' && m.message),
    arrived: () => client.arrived,
    // Everything that decrypting needs, but not our own identity and prekeys: as after a restore from a backup.
    wipe: () => [...kept.keys()].filter((k) => /^(session|sender-key|sender-key-memory)\//.test(k)).forEach((k) => kept.delete(k)),
    stop: () => {
      client.closed = true;
      client.socket.end(undefined);
    },
  };
}
