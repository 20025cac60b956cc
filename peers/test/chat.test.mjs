import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeFiles } from '../files.mjs';
import { setStage } from '../stage.mjs';
import { until } from '../statuscast.mjs';

// Messages of our client to one person, read by Baileys and by zapo. Numbers that nobody has: fictional ranges.
const AUTHOR = '447700900051';
const READERS = { Baileys: '447700900052', zapo: '447700900053' };

const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
const files = makeFiles();
let stage;
let author;
let readers;

before(async () => {
  stage = await setStage(emulator, AUTHOR, READERS);
  ({ author, readers } = stage);
});

after(() => stage?.stop());

for (const name of Object.keys(READERS)) {
  test(`${name} reads a text, an image and a poll`, async () => {
    const reader = readers.find((one) => one.name === name);
    const picture = files.picture();

    const text = await received(reader, { kind: 'text', text: 'Only for you' });
    const image = await received(reader, {
      kind: 'image', file: picture.path, mimetype: 'image/jpeg', caption: 'Look', width: 600, height: 400,
    });
    const poll = await received(reader, { kind: 'poll', question: 'Bread?', options: ['Yes', 'No'] });

    assert.equal(text.message.conversation || text.message.extendedTextMessage?.text, 'Only for you');
    assert.equal(image.message.imageMessage.caption, 'Look');
    assert.deepEqual(await reader.download(image), picture.bytes);
    const asked = poll.message.pollCreationMessageV3 ?? poll.message.pollCreationMessage;
    assert.deepEqual([asked.name, ...asked.options.map((one) => one.optionName)], ['Bread?', 'Yes', 'No']);
  });
}

async function received(reader, content) {
  const sent = await author.ask('send', { to: `${reader.phone}@s.whatsapp.net`, content });
  assert.equal(sent.outcome, 'Sent', sent.detail);
  return until(`${sent.messageId} at ${reader.name}`, () => reader.messages().find((one) => one.id === sent.messageId));
}
