// Makes baileys-vectors.txt: a conversation and a group chain as libsignal 6.0.0 (the JavaScript one under
// Baileys 7.0.0-rc14) and Baileys' own group cipher produce them, with every random key noted so that it can be replayed.
// Run: npm i baileys@7.0.0-rc14 && node make-baileys-vectors.cjs > baileys-vectors.txt
const curve = require('libsignal/src/curve')
const libsignal = require('libsignal')

const hex = b => Buffer.from(b).toString('hex')
const out = (...words) => console.log(words.join(' '))
let noteTo = null
const generate = curve.generateKeyPair
curve.generateKeyPair = () => {
  const pair = generate()
  if (noteTo) out('random', noteTo, hex(pair.privKey))
  return pair
}
console.warn = () => {}

class Store {
  constructor(name, registrationId) {
    this.name = name
    this.registrationId = registrationId
    this.identity = generate()
    this.signed = generate()
    this.preKey = generate()
    this.sessions = {}
    out('party', name, registrationId, hex(this.identity.privKey))
  }
  getOurIdentity() { return this.identity }
  getOurRegistrationId() { return this.registrationId }
  isTrustedIdentity() { return true }
  loadSession(id) { return this.sessions[id] }
  storeSession(id, record) { this.sessions[id] = record }
  loadPreKey() { return this.preKey }
  loadSignedPreKey() { return this.signed }
  removePreKey() {}
  bundle() {
    const signature = curve.calculateSignature(this.identity.privKey, this.signed.pubKey)
    out('bundle', this.name, 7, hex(this.signed.privKey), hex(signature), 21, hex(this.preKey.privKey))
    return {
      registrationId: this.registrationId,
      identityKey: this.identity.pubKey,
      signedPreKey: { keyId: 7, publicKey: this.signed.pubKey, signature },
      preKey: { keyId: 21, publicKey: this.preKey.pubKey }
    }
  }
}

async function pairwise() {
  const alice = new Store('alice', 1001)
  const bob = new Store('bob', 2002)
  const toBob = new libsignal.ProtocolAddress('bob', 0)
  const toAlice = new libsignal.ProtocolAddress('alice', 0)
  const bundle = bob.bundle()
  noteTo = 'alice'
  await new libsignal.SessionBuilder(alice, toBob).initOutgoing(bundle)
  const cipher = { alice: new libsignal.SessionCipher(alice, toBob), bob: new libsignal.SessionCipher(bob, toAlice) }
  const sent = {}
  const send = async (from, id) => {
    noteTo = from
    const plaintext = Buffer.from(`message ${id} of ${from}`)
    const { type, body } = await cipher[from].encrypt(plaintext)
    sent[id] = { type, body: Buffer.from(body), plaintext }
    out('send', from, id, type === 3 ? 'pkmsg' : 'msg', hex(body), hex(plaintext))
  }
  const receive = async (to, id) => {
    noteTo = to
    out('receive', to, id)
    const { type, body, plaintext } = sent[id]
    const read = type === 3 ? await cipher[to].decryptPreKeyWhisperMessage(body) : await cipher[to].decryptWhisperMessage(body)
    if (!Buffer.from(read).equals(plaintext)) throw new Error(`message ${id} changed`)
  }
  // Prekey messages out of order, answers, a turn of the ratchet with a message still on its way, and its late arrival.
  for (const id of ['a1', 'a2', 'a3']) await send('alice', id)
  for (const id of ['a2', 'a1']) await receive('bob', id)
  for (const id of ['b1', 'b2']) await send('bob', id)
  for (const id of ['b2', 'b1']) await receive('alice', id)
  for (const id of ['a4', 'a5']) await send('alice', id)
  for (const id of ['a5', 'a3', 'a4']) await receive('bob', id)
  await send('bob', 'b3')
  await receive('alice', 'b3')
  await send('alice', 'a6')
  await receive('bob', 'a6')
}

async function group() {
  noteTo = null
  const group = await import('baileys/lib/Signal/Group/index.js')
  const records = {}
  const store = {
    loadSenderKey: async name => (records[name.toString()] ??= new group.SenderKeyRecord()),
    storeSenderKey: async (name, record) => { records[name.toString()] = record }
  }
  const name = new group.SenderKeyName('status@broadcast', new libsignal.ProtocolAddress('alice', 0))
  const distribution = await new group.GroupSessionBuilder(store).create(name)
  out('distribution', hex(distribution.serialize()))
  const cipher = new group.GroupCipher(store, name)
  for (let i = 0; i < 4; i++) {
    const plaintext = Buffer.from(`status ${i}`)
    out('skmsg', hex(await cipher.encrypt(plaintext)), hex(plaintext))
  }
}

out('# Made by make-baileys-vectors.cjs with libsignal 6.0.0 and baileys 7.0.0-rc14. Bytes are hex, private keys are raw.')
out('# party NAME REGISTRATION_ID IDENTITY_PRIVATE · bundle NAME SIGNED_ID SIGNED_PRIVATE SIGNATURE PREKEY_ID PREKEY_PRIVATE')
out('# random NAME PRIVATE: the next key that this party generates · send FROM ID TYPE BYTES PLAINTEXT · receive TO ID')
out('# distribution BYTES · skmsg BYTES PLAINTEXT')
pairwise().then(group).then(() => process.exit(0))
