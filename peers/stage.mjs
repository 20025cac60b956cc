// An author of ours and, as its contacts, Baileys and zapo side by side.
import { linkBaileys } from './baileys.mjs';
import { startDriver } from './driver.mjs';
import { control } from './statuscast.mjs';
import { linkZapo } from './zapo.mjs';

/** Links all three; `phones` has the readers' numbers under their names, `Baileys` and `zapo`. */
export async function setStage(emulator, authorPhone, phones) {
  await control(emulator, 'POST', '/accounts', { phone: authorPhone });
  for (const [name, phone] of Object.entries(phones)) {
    await control(emulator, 'POST', '/accounts', { phone });
    await control(emulator, 'POST', `/accounts/${authorPhone}/contacts`, { phone, name });
  }
  const readers = [await linkBaileys(emulator, phones.Baileys), await linkZapo(emulator, phones.zapo)];
  const driver = startDriver(emulator);
  const stop = async () => {
    await Promise.all(readers.map((reader) => reader.stop()));
    await driver.stop();
  };
  try {
    return { readers, author: await driver.link(authorPhone), stop };
  } catch (failure) {
    await stop(); // What still runs would keep the test from ending.
    throw failure;
  }
}
