// Makes the *.properties beside it, once: node make-vectors.mjs <node_modules with baileys 7.0.0-rc14 and zapo-js 0.3.0>
// What our tests compare with is thus what those two programs compute, never our own output. Numbers are fictional.
import { createHash, createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { writeFileSync } from 'node:fs'

const modules = resolve(process.argv[2])
const here = dirname(fileURLToPath(import.meta.url))
const baileys = path => import(pathToFileURL(join(modules, 'baileys/lib', path)))
const require = createRequire(join(modules, 'x.js'))
const zapo = path => require(join(modules, 'zapo-js/dist', path))

const { proto } = await import(pathToFileURL(join(modules, 'baileys/WAProto/index.js')))
const chat = await baileys('Utils/chat-utils.js')
const crypto = await baileys('Utils/crypto.js')
const pairing = await baileys('Utils/validate-connection.js')
const registration = await baileys('Utils/companion-reg-client-utils.js')
const { WaAppStateCrypto } = zapo('appstate/WaAppStateCrypto.js')
const { WaMediaCrypto } = zapo('media/WaMediaCrypto.js')
const { computePhashV2 } = zapo('message/phash.js')

const hex = bytes => Buffer.from(bytes).toString('hex')
const seed = (name, length = 32) => {
  let out = Buffer.alloc(0)
  for (let i = 0; out.length < length; i++) {
    out = Buffer.concat([out, createHash('sha256').update(`${name}${i}`).digest()])
  }
  return out.subarray(0, length)
}
const save = (file, origin, entries) => writeFileSync(
  join(here, file),
  `# ${origin}\n# Made by make-vectors.mjs.\n` + Object.entries(entries).map(([k, v]) => `${k}=${v}`).join('\n') + '\n')

// ---- app state -------------------------------------------------------------------------------------------------
async function appState() {
  const name = 'critical_unblock_low'
  const keyId = Buffer.from('000000010203', 'hex')
  const keyData = seed('app state key')
  const getKey = async id => id === keyId.toString('base64') ? { keyData } : undefined
  const SET = proto.SyncdMutation.SyncdOperation.SET
  const REMOVE = proto.SyncdMutation.SyncdOperation.REMOVE
  const contact = (jid, action) => ({ index: ['contact', jid], syncAction: { timestamp: 1700000000000, contactAction: action }, apiVersion: 2, type: name, operation: SET })
  const steps = [
    contact('5511900000001@s.whatsapp.net', { fullName: 'Ana Example', firstName: 'Ana', lidJid: '900000000000001@lid', saveOnPrimaryAddressbook: true }),
    contact('900000000000002@lid', { fullName: 'Zoë "Ω" \u{1F33F}', firstName: 'Zoë', pnJid: '5511900000002@s.whatsapp.net' }),
    contact('5511900000001@s.whatsapp.net', { fullName: 'Ana Renamed', firstName: 'Ana', lidJid: '900000000000001@lid' }),
    { ...contact('900000000000002@lid', {}), operation: REMOVE },
    { index: ['lid_contact', '900000000000003@lid'], syncAction: { timestamp: 1700000000000, lidContactAction: { fullName: 'Lid Only', firstName: 'Lid' } }, apiVersion: 1, type: name, operation: SET }
  ]
  const out = { keyId: hex(keyId), keyData: hex(keyData), collection: name }
  let state = chat.newLTHashState()
  const patches = []
  for (const [i, step] of steps.entries()) {
    const made = await chat.encodeSyncdPatch(step, keyId.toString('base64'), state, getKey)
    // Baileys keeps an index after its removal; a phone does not.
    if (step.operation === REMOVE) delete made.state.indexValueMap[made.patch.mutations[0].record.index.blob.toString('base64')]
    state = made.state
    const patch = { ...made.patch, version: { version: state.version } }
    patches.push(patch)
    out[`baileys.patch.${i + 1}`] = hex(proto.SyncdPatch.encode(patch).finish())
    out[`baileys.hash.${i + 1}`] = hex(state.hash)
  }

  // zapo: one patch of several entries on top of version 0, then the same collection as a snapshot.
  const z = new WaAppStateCrypto()
  const records = []
  for (let i = 0; i < 3; i++) {
    const jid = `551190000010${i}@s.whatsapp.net`
    const encrypted = await z.encryptMutation({
      operation: SET, keyId, keyData, index: JSON.stringify(['contact', jid]), version: 2, iv: seed(`iv${i}`, 16),
      value: { timestamp: 1700000000000, contactAction: { fullName: `Person ${i}`, firstName: `P${i}` } }
    })
    records.push({ index: { blob: encrypted.indexMac }, value: { blob: encrypted.valueBlob }, keyId: { id: keyId }, valueMac: encrypted.valueMac })
  }
  const hash = await z.ltHashAdd(new Uint8Array(128), records.map(r => r.valueMac))
  const mac = await z.generateSnapshotMac(keyData, hash, 7, name)
  const strip = ({ valueMac, ...record }) => record
  const patchMac = await z.generatePatchMac(keyData, mac, records.map(r => r.valueMac), 7, name)
  const patch = { version: { version: 7 }, snapshotMac: mac, patchMac, keyId: { id: keyId }, mutations: records.map(r => ({ operation: SET, record: strip(r) })) }
  const snapshot = { version: { version: 7 }, mac, keyId: { id: keyId }, records: records.map(strip) }
  out['zapo.hash'] = hex(hash)
  out['zapo.patch'] = hex(proto.SyncdPatch.encode(patch).finish())
  out['zapo.snapshot'] = hex(proto.SyncdSnapshot.encode(snapshot).finish())

  // Baileys must believe both, or the vectors are worthless.
  const snapshotRead = await chat.decodeSyncdSnapshot(name, proto.SyncdSnapshot.decode(Buffer.from(out['zapo.snapshot'], 'hex')), getKey, undefined, true)
  if (hex(snapshotRead.state.hash) !== out['zapo.hash'] || Object.keys(snapshotRead.mutationMap).length !== 3) throw new Error('snapshot refused')
  const read = await chat.decodePatches(name, patches.map(p => proto.SyncdPatch.decode(proto.SyncdPatch.encode(p).finish())), chat.newLTHashState(), getKey, {}, undefined, console, true)
  if (read.state.version !== 5) throw new Error('patches refused')
  save('appstate.properties', 'App state as encoded by Baileys 7.0.0-rc14 (chat-utils.js encodeSyncdPatch) and zapo-js 0.3.0 (WaAppStateCrypto.js).', out)
}

// ---- pairing ---------------------------------------------------------------------------------------------------
function pairSuccess(hosted, out, prefix) {
  const account = crypto.Curve.generateKeyPair()
  const identity = crypto.Curve.generateKeyPair()
  const advSecret = seed('adv secret')
  const type = hosted ? 1 : 0
  const details = proto.ADVDeviceIdentity.encode({ rawId: 77, timestamp: 1700000000, keyIndex: 3, accountType: type, deviceType: type }).finish()
  const signaturePrefix = Buffer.from(hosted ? [6, 5] : [6, 0])
  const accountSignature = crypto.Curve.sign(account.private, Buffer.concat([signaturePrefix, details, identity.public]))
  const signed = proto.ADVSignedDeviceIdentity.encode({ details, accountSignatureKey: account.public, accountSignature }).finish()
  const hmac = createHmac('sha256', advSecret).update(Buffer.concat([hosted ? Buffer.from([6, 5]) : Buffer.alloc(0), signed])).digest()
  const container = proto.ADVSignedDeviceIdentityHMAC.encode({ details: signed, hmac, accountType: type }).finish()
  // Baileys itself must accept it.
  const stanza = { tag: 'iq', attrs: { id: 'x1', from: 's.whatsapp.net', type: 'set' }, content: [{ tag: 'pair-success', attrs: {}, content: [
    { tag: 'device-identity', attrs: {}, content: container },
    { tag: 'device', attrs: { jid: '5511900000000:5@s.whatsapp.net', lid: '900000000000000:5@lid' } },
    { tag: 'platform', attrs: { name: 'android' } }] }] }
  const done = pairing.configureSuccessfulPairing(stanza, { advSecretKey: advSecret.toString('base64'), signedIdentityKey: identity, signalIdentities: [] })
  const reply = done.reply.content[0].content[0]
  out[`${prefix}.identityPrivate`] = hex(identity.private)
  out[`${prefix}.identityPublic`] = hex(identity.public)
  out[`${prefix}.accountPublic`] = hex(account.public)
  out[`${prefix}.advSecret`] = hex(advSecret)
  out[`${prefix}.container`] = hex(container)
  out[`${prefix}.reply.keyIndex`] = reply.attrs['key-index']
  out[`${prefix}.reply.identity`] = hex(reply.content)
}

async function pairingVectors() {
  const out = {}
  pairSuccess(false, out, 'plain')
  pairSuccess(true, out, 'hosted')
  const noise = seed('noise'), identity = seed('identity'), adv = seed('adv')
  out['qr.ref'] = '2@reference/of+the=server'
  out['qr.noise'] = hex(noise)
  out['qr.identity'] = hex(identity)
  out['qr.adv'] = hex(adv)
  out['qr.text'] = registration.buildPairingQRData(out['qr.ref'], noise.toString('base64'), identity.toString('base64'), adv.toString('base64'), ['Linux', 'Chrome', '1'])
  const signedIdentityKey = { public: identity, private: seed('never used') }
  const config = { version: [2, 3000, 1045649367], browser: ['Chrome (Linux)', 'Chrome', '1'], countryCode: 'US', syncFullHistory: false }
  const node = pairing.generateRegistrationNode({ registrationId: 12345, signedIdentityKey, signedPreKey: { keyId: 66051, keyPair: { public: seed('prekey') }, signature: seed('signature', 64) } }, config)
  out['registration.payload'] = hex(proto.ClientPayload.encode(node).finish())
  out['registration.signedPreKey'] = hex(seed('prekey'))
  out['registration.signature'] = hex(seed('signature', 64))
  out['login.payload'] = hex(proto.ClientPayload.encode(pairing.generateLoginNode('5511900000000:5@s.whatsapp.net', config)).finish())
  save('pairing.properties', 'Linking as done by Baileys 7.0.0-rc14 (validate-connection.js, companion-reg-client-utils.js).', out)
}

// ---- media -----------------------------------------------------------------------------------------------------
async function media() {
  const out = {}
  const plain = length => Buffer.from(Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff))
  for (const [type, length] of [['image', 0], ['image', 1], ['image', 15], ['image', 16], ['image', 70000], ['video', 1], ['video', 65510], ['video', 65520], ['video', 65521], ['video', 200000], ['md-app-state', 100], ['history', 100]]) {
    const key = `${type}.${length}`
    const mediaKey = seed(`media key ${key}`)
    const made = await WaMediaCrypto.encryptBytes(type, mediaKey, plain(length))
    out[`${key}.mediaKey`] = hex(mediaKey)
    out[`${key}.sha256`] = hex(made.fileSha256)
    out[`${key}.encSha256`] = hex(made.fileEncSha256)
    if (type === 'video') out[`${key}.sidecar`] = hex(made.streamingSidecar)
    if (length <= 100) out[`${key}.encrypted`] = hex(made.ciphertextHmac)
  }
  save('media.properties', 'Files encrypted by zapo-js 0.3.0 (WaMediaCrypto.js encryptBytes). Plain byte i is (31 i + i / 256) mod 256.', out)
}

// ---- status ----------------------------------------------------------------------------------------------------
async function status() {
  const secret = seed('message secret')
  const out = { secret: hex(secret) }
  const context = { messageContextInfo: { messageSecret: secret } }
  const encode = message => hex(proto.Message.encode(proto.Message.fromObject({ ...message, ...context })).finish())
  out.text = encode({ extendedTextMessage: { text: 'Olá \u{1F33F}', textArgb: 0xffffffff, backgroundArgb: 0xff1e6e4f, font: 7 } })
  const uploaded = { url: 'https://mmg.example.net/v/t62?x=1', mimetype: 'image/jpeg', fileSha256: seed('plain'), fileLength: 4321, mediaKey: seed('key'), fileEncSha256: seed('enc'), directPath: '/v/t62?x=1', mediaKeyTimestamp: 1700000000 }
  out.image = encode({ imageMessage: { ...uploaded, caption: 'Offer', height: 1920, width: 1080, jpegThumbnail: seed('thumbnail', 40) } })
  out.video = encode({ videoMessage: { ...uploaded, mimetype: 'video/mp4', seconds: 12, height: 1280, width: 720, jpegThumbnail: seed('thumbnail', 40), streamingSidecar: seed('sidecar', 20) } })
  out.gif = encode({ videoMessage: { ...uploaded, mimetype: 'video/mp4', seconds: 3, height: 320, width: 240, gifPlayback: true } })
  for (const name of ['plain', 'key', 'enc']) out[`${name}.bytes`] = hex(seed(name))
  out['thumbnail.bytes'] = hex(seed('thumbnail', 40))
  out['sidecar.bytes'] = hex(seed('sidecar', 20))
  const companions = ['5511900000001@s.whatsapp.net', '5511900000001:2@s.whatsapp.net', '5511900000000:31@s.whatsapp.net', '5511900000000@s.whatsapp.net']
  out.companions = companions.join(' ')
  out.phash = await computePhashV2(companions)
  const id = { seconds: 1700000000, user: '5511900000000', salt: seed('salt', 16) }
  const time = Buffer.alloc(8); time.writeBigUInt64BE(BigInt(id.seconds))
  out['id.salt'] = hex(id.salt)
  out.id = '3EB0' + createHash('sha256').update(Buffer.concat([time, Buffer.from(id.user + '@c.us'), id.salt])).digest('hex').toUpperCase().substring(0, 18)
  save('status.properties', 'Messages encoded by Baileys 7.0.0-rc14 (WAProto), the participant hash by zapo-js 0.3.0 (phash.js), the id by node:crypto over the form of whatsmeow send.go GenerateMessageID.', out)
}

// ---- messages to a chat ----------------------------------------------------------------------------------------
function chatMessages() {
  const fill = (value, length = 32) => Buffer.alloc(length, value)
  const context = { messageContextInfo: { messageSecret: fill(7) } }
  const file = { url: 'https://mmg.example.net/v/f', fileSha256: fill(1), fileLength: 1234, mediaKey: fill(3), fileEncSha256: fill(2), directPath: '/v/f', mediaKeyTimestamp: 1785578400 }
  const anna = '15550001001@s.whatsapp.net', group = '120363000000000001@g.us'
  const own = { remoteJid: anna, fromMe: true, id: '3EB0BB' }
  const card = name => ({ displayName: name, vcard: 'BEGIN:VCARD\nEND:VCARD' })
  const poll = selectable => ({ name: 'Bread?', selectableOptionsCount: selectable, options: [{ optionName: 'Rye' }, { optionName: 'Wheat' }] })
  const messages = {
    text: { conversation: 'Good morning', ...context },
    answer: { extendedTextMessage: { text: 'At nine, @15550001002', previewType: 0, contextInfo: { stanzaId: '3EB0AA', participant: anna, quotedMessage: { conversation: 'When?' }, mentionedJid: ['15550001002@s.whatsapp.net'] } }, ...context },
    document: { documentWithCaptionMessage: { message: { documentMessage: { ...file, mimetype: 'application/pdf', title: 'Menu.pdf', fileName: 'Menu.pdf', pageCount: 2, caption: 'For May' } } }, ...context },
    voice: { audioMessage: { ...file, mimetype: 'audio/ogg; codecs=opus', seconds: 7, ptt: true, waveform: fill(50, 64), streamingSidecar: fill(4, 10) }, ...context },
    place: { locationMessage: { degreesLatitude: 48.2082, degreesLongitude: 16.3738, name: 'Cathedral', address: 'Square 1' }, ...context },
    contact: { contactMessage: card('Ben'), ...context },
    contacts: { contactsArrayMessage: { displayName: '2 contacts', contacts: [card('Ben'), card('Cara')] }, ...context },
    pollOne: { pollCreationMessageV3: poll(1), ...context },
    pollAny: { pollCreationMessage: poll(0), ...context },
    reaction: { reactionMessage: { key: { remoteJid: group, fromMe: false, id: '3EB0AA', participant: anna }, text: '\u{1F44D}', senderTimestampMs: 1785578400000 } },
    revoke: { protocolMessage: { key: own, type: 0 } },
    edit: { editedMessage: { message: { protocolMessage: { key: own, type: 14, editedMessage: { conversation: 'At ten' }, timestampMs: 1785578400000 } } } }
  }
  const out = {}
  for (const [name, message] of Object.entries(messages)) out[name] = hex(proto.Message.encode(proto.Message.fromObject(message)).finish())
  save('chat.properties', 'Messages to a chat, encoded by Baileys 7.0.0-rc14 (WAProto).', out)
}

chatMessages()
await appState()
await pairingVectors()
await media()
await status()
