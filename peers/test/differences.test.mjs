import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { differences } from '../compare/members.mjs';
import { record } from '../compare/record.mjs';
import { asTable, explained } from '../compare/table.mjs';
import { startDriver } from '../driver.mjs';
import { makeFiles } from '../files.mjs';

// What our client says on the wire, member by member, against what Baileys and zapo say for the same. Every difference is
// explained in docs/protocol/differences.md; a new one fails here, and so does one that is gone.
const emulator = JSON.parse(process.env.STATUSCAST_EMULATOR);
let driver;
let found;

before(async () => {
  driver = startDriver(emulator);
  const { ours, ...peers } = await record(emulator, driver, makeFiles());
  found = Object.entries(peers).flatMap(([peer, theirs]) =>
    [...theirs].flatMap(([kind, members]) =>
      differences(ours.get(kind) ?? new Map(), members).map((one) => ({ kind, peer, ...one })),
    ),
  );
  if (process.env.PEERS_TABLE) {
    writeFileSync(process.env.PEERS_TABLE, `${asTable(found).join('\n')}\n`);
  }
});

after(() => driver?.stop());

test('every difference on the wire is listed, and every one that is listed is there', () => {
  const key = ({ kind, peer, member, ours, theirs }) => [kind, peer, member, ours, theirs].join(' | ');
  const listed = explained().map(key);
  const there = found.map(key);

  assert.deepEqual(there.filter((one) => !listed.includes(one)), [], 'not listed');
  assert.deepEqual(listed.filter((one) => !there.includes(one)), [], 'listed, but gone');
});

test('every difference is explained', () => {
  assert.deepEqual(explained().filter((row) => row.why.length < 10), []);
});
