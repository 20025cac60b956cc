// The same posts by our client, by Baileys and by zapo, each with its own words for them.
import { WAProto } from 'baileys';
import { proto as zapoProto } from 'zapo-js';
import { linkBaileys } from '../baileys.mjs';
import { until } from '../statuscast.mjs';
import { linkZapo } from '../zapo.mjs';

const STATUS = 'status@broadcast';
const GROUND = 0xff1e6e4f;
const WHITE = 0xffffffff;
const FONT = 9;

/**
 * What all of them post.
 *
 * @returns by kind: `ours` for the driver, `baileys` with its options, `zapo`
 */
export function posts(files) {
  const picture = files.picture();
  const film = files.film();
  const loop = files.loop();
  const recording = files.recording();
  const thumbnail = files.thumbnail().bytes;
  const waveform = Buffer.from(Array.from({ length: 64 }, (_, i) => i));
  const small = thumbnail.toString('base64');
  const image = { caption: 'Look', mimetype: 'image/jpeg', width: 600, height: 400 };
  const video = { caption: 'Play', mimetype: 'video/mp4', seconds: 3, width: 320, height: 240 };
  const gif = { mimetype: 'video/mp4', seconds: 2, width: 160, height: 120 };
  const voice = { mimetype: 'audio/ogg; codecs=opus', seconds: 4 };
  const ground = { backgroundArgb: GROUND };
  return {
    text: {
      ours: { kind: 'text', text: 'Fresh bread', backgroundArgb: GROUND | 0, textArgb: WHITE | 0, font: FONT },
      baileys: [{ text: 'Fresh bread' }, { backgroundColor: '#1e6e4f', font: FONT }],
      zapo: { extendedTextMessage: { text: 'Fresh bread', textArgb: WHITE, font: FONT, ...ground } },
    },
    image: {
      ours: { kind: 'image', file: picture.path, thumbnail: small, ...image },
      baileys: [{ image: picture.bytes, jpegThumbnail: small, ...image }],
      zapo: { type: 'image', media: picture.bytes, jpegThumbnail: thumbnail, ...image },
    },
    video: {
      ours: { kind: 'video', file: film.path, thumbnail: small, ...video },
      baileys: [{ video: film.bytes, jpegThumbnail: small, ...video }],
      zapo: { type: 'video', media: film.bytes, jpegThumbnail: thumbnail, ...video },
    },
    gif: {
      ours: { kind: 'gif', file: loop.path, thumbnail: small, ...gif },
      baileys: [{ video: loop.bytes, jpegThumbnail: small, gifPlayback: true, ...gif }],
      zapo: { type: 'video', media: loop.bytes, jpegThumbnail: thumbnail, gifPlayback: true, ...gif },
    },
    voice: {
      ours: { kind: 'voice', file: recording.path, waveform: waveform.toString('base64'), backgroundArgb: GROUND | 0, ...voice },
      baileys: [{ audio: recording.bytes, ptt: true, waveform, ...voice }, { backgroundColor: '#1e6e4f' }],
      zapo: { type: 'audio', media: recording.bytes, ptt: true, waveform, ...ground, ...voice },
    },
  };
}

/** Each author links, publishes to the users named by their LIDs, takes back, and forgets its Signal state. */
export const AUTHORS = {
  ours: async (emulator, phone, driver) => {
    const number = await driver.link(phone);
    return {
      publish: async (post) => ({ id: await number.publish(post.ours) }),
      revoke: (id) => number.ask('revoke', { messageId: id }),
      wipe: () => number.ask('wipe'),
      view: (id, by) => number.ask('view', { messageId: id, author: by }),
      stop: () => undefined,
    };
  },
  Baileys: async (emulator, phone) => {
    const peer = await linkBaileys(emulator, phone);
    return {
      publish: async (post, to) => {
        const { key, message } = await peer.publish(post.baileys[0], to, post.baileys[1]);
        return { id: key.id, message: recoded(WAProto.Message.encode(message).finish()) };
      },
      revoke: async (id, to) => void (await peer.publish({ delete: { id, remoteJid: STATUS, fromMe: true } }, to)),
      wipe: peer.wipe,
      view: (id) => viewed(peer, id),
      stop: peer.stop,
    };
  },
  zapo: async (emulator, phone) => {
    const peer = await linkZapo(emulator, phone);
    const group = asGroup(peer);
    return {
      publish: async (post, to) => group.send(post.zapo, to),
      revoke: (id, to) =>
        group.send({ protocolMessage: { type: 0, key: { remoteJid: STATUS, fromMe: true, id } } }, to),
      wipe: peer.wipe,
      view: (id) => viewed(peer, id),
      stop: peer.stop,
    };
  },
};

// zapo-js 0.3.0 publishes no statuses. What comes nearest is a message to a group: the same content, encrypted with a sender
// key, told here that the group is status@broadcast and who is in it.
function asGroup({ client, session }) {
  const dispatch = client.messageDispatch;
  let said;
  for (const path of ['publishGroupSenderKeyMessage', 'publishGroupDirectMessage']) {
    const original = dispatch[path].bind(dispatch);
    dispatch[path] = (group, message, ...rest) => {
      said = recoded(zapoProto.Message.encode(message).finish());
      return original(STATUS, message, ...rest);
    };
  }
  return {
    send: async (content, participants) => {
      await session.participants.upsertGroupParticipants({ groupJid: STATUS, participants, updatedAtMs: Date.now() });
      const { id } = await client.sendMessage('120363000000000001@g.us', content);
      return { id, message: said };
    },
  };
}

async function viewed(peer, id) {
  await peer.view(await until(`${id} at ${peer.name}`, () => peer.statuses().find((one) => one.id === id)));
}

// As a receiver would read it.
function recoded(bytes) {
  return WAProto.Message.decode(bytes);
}
