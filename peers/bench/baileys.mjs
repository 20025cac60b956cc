// Baileys' side of `./statuscast bench protocol`, one JSON object on standard output.
//   node --expose-gc baileys.mjs fanout COMPANIONS ROUNDS
//   STATUSCAST_EMULATOR='{…}' node --expose-gc baileys.mjs memory NUMBERS
import { addTransactionCapability, Curve, DEFAULT_CONNECTION_CONFIG, encodeWAMessage, initAuthCreds, signedKeyPair } from 'baileys';
import { pino } from 'pino';
import { linkBaileys } from '../baileys.mjs';
import { control } from '../statuscast.mjs';

const SILENT = pino({ level: 'silent' });
const STATUS = 'status@broadcast';
const ME = '900000000000001@lid';
const [mode, ...numbers] = process.argv.slice(2);
console.info = () => undefined; // libsignal prints every session that it closes.

process.stdout.write(`${JSON.stringify(await (mode === 'memory' ? memory : fanout)(...numbers.map(Number)))}\n`);
process.exit(0);

// What Baileys does for a status once it knows the companions: the status with the sender key, then the sender key for each
// companion; `cold` with a new session for each. Processor milliseconds, one for each round.
async function fanout(companions, rounds) {
  const devices = Array.from({ length: companions }, (_, i) => ({ jid: `${100000000000000 + i}@lid`, session: bundle(i) }));
  const result = { cold: [], warm: [] };
  for (let round = 0; round < rounds; round++) {
    const { keys, repository } = await account();
    global.gc();
    result.cold.push(await spent(() => status(keys, repository, devices, true)));
    global.gc();
    result.warm.push(await spent(() => status(keys, repository, devices, false)));
  }
  return result;
}

async function status(keys, repository, devices, cold) {
  await keys.transaction(async () => {
    const message = { extendedTextMessage: { text: 'x'.repeat(100) } };
    const { senderKeyDistributionMessage } = await repository.encryptGroupMessage({
      group: STATUS, meId: ME, data: encodeWAMessage(message),
    });
    if (cold) {
      for (const { jid, session } of devices) {
        await repository.injectE2ESession({ jid, session });
      }
    }
    const key = { senderKeyDistributionMessage: { groupId: STATUS, axolotlSenderKeyDistributionMessage: senderKeyDistributionMessage } };
    await Promise.all(devices.map(({ jid }) => repository.encryptMessage({ jid, data: encodeWAMessage(key) })));
  }, ME);
}

async function account() {
  const kept = new Map();
  const store = {
    get: async (type, ids) => Object.fromEntries(ids.map((id) => [id, kept.get(`${type}/${id}`)])),
    set: async (data) => {
      for (const [type, entries] of Object.entries(data)) {
        Object.entries(entries).forEach(([id, value]) => (value ? kept.set(`${type}/${id}`, value) : kept.delete(`${type}/${id}`)));
      }
    },
  };
  const keys = addTransactionCapability(store, SILENT, DEFAULT_CONNECTION_CONFIG.transactionOpts);
  const repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds: initAuthCreds(), keys }, SILENT, async () => []);
  return { keys, repository };
}

function bundle(number) {
  const identity = Curve.generateKeyPair();
  const signed = signedKeyPair(identity, 1);
  const prefixed = (key) => Buffer.concat([Buffer.from([5]), key]);
  return {
    registrationId: 1 + (number % 16000),
    identityKey: prefixed(identity.public),
    signedPreKey: { keyId: 1, publicKey: prefixed(signed.keyPair.public), signature: signed.signature },
    preKey: { keyId: 1 + number, publicKey: prefixed(Curve.generateKeyPair().public) },
  };
}

async function spent(action) {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

// Bytes that each of so many linked, idle numbers adds.
async function memory(numbers) {
  const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
  const sockets = [await link(emulator, 0)];
  const before = measure();
  for (let i = 1; i <= numbers; i++) {
    sockets.push(await link(emulator, i));
  }
  await new Promise((wake) => setTimeout(wake, 2_000));
  const after = measure();
  return { heap: (after.heap - before.heap) / numbers, resident: (after.resident - before.resident) / numbers };
}

async function link(emulator, number) {
  const phone = String(447700800000 + number);
  await control(emulator, 'POST', '/accounts', { phone });
  return linkBaileys(emulator, phone);
}

function measure() {
  global.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, resident: rss };
}
