// Turns stanzas and messages into members, path and value, in which everything volatile is a star: two clients that say the
// same thing have the same members.
import { proto } from 'baileys';

// Ids, times, hashes and random numbers: that they are there counts, not what they are. Likewise which app-state collection is
// asked for from which version on, and about whom: that follows from what came before.
const VOLATILE = /^(id|t|ts|sid|phash|hash|index|nonce)$/;
const FIXED_BYTES_MAX = 80;

/** Members of a stanza, as `tag/child@attribute`; repeated elements are merged, with all values they have. */
export function stanzaMembers(stanza) {
  return mergedMembers([stanza]);
}

function walk(node, path, members) {
  add(members, path, content(node, path));
  for (const [name, value] of Object.entries(node.attrs).filter(([name]) => node.tag !== 'collection' || name === 'name')) {
    add(members, `${path}@${name}`, isVolatile(node, name) ? '*' : address(value));
  }
  for (const child of node.children ?? []) {
    walk(child, `${path}/${child.tag}`, members);
  }
}

function isVolatile(node, name) {
  return VOLATILE.test(name) || node.tag === 'collection' || (node.tag === 'user' && name === 'jid');
}

function content(node, path) {
  if (node.bytes === undefined) {
    return 'element';
  }
  const length = node.bytes.length / 2;
  return /enc$|device-identity$/.test(path) || length > FIXED_BYTES_MAX ? 'bytes' : `${length} bytes`;
}

function address(value) {
  const parts = /^([0-9]+)(:[0-9]+)?@(lid|s\.whatsapp\.net)$/.exec(value);
  if (!parts) {
    return value;
  }
  return `${parts[3] === 'lid' ? 'LID' : 'number'}${parts[2] ? ' with device' : ''}`;
}

/** Of several stanzas of one kind, everything that any of them has. */
export function mergedMembers(stanzas) {
  const members = new Map();
  stanzas.forEach((one) => walk(one, one.tag, members));
  return flat(members);
}

/** Members of a protobuf message, as `Message.field.field`; only fields that are set. */
export function messageMembers(type, message) {
  const members = new Map();
  const plain = type.toObject(message, { longs: String, enums: String, arrays: false, defaults: false });
  fields(plain, type.name, members);
  return flat(members);
}

const VOLATILE_FIELDS =
  /(url|directPath|mediaKeyTimestamp|username|device|connectType|tertiary|pushName|timestamp|Timestamp|senderTimestamp|messageTimestamp|id|lid|remoteJid|phoneId)$/;

function fields(value, path, members) {
  for (const [name, field] of Object.entries(value)) {
    const at = `${path}.${name}`;
    if (Array.isArray(field)) {
      field.forEach((one) => (isObject(one) ? fields(one, at, members) : add(members, at, String(one))));
    } else if (isObject(field)) {
      fields(field, at, members);
    } else {
      add(members, at, scalar(name, field));
    }
  }
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !(value instanceof Uint8Array);
}

function scalar(name, value) {
  if (value instanceof Uint8Array) {
    return value.length <= FIXED_BYTES_MAX ? `${value.length} bytes` : 'bytes';
  }
  return VOLATILE_FIELDS.test(name) ? '*' : JSON.stringify(value);
}

/** Members of a login or registration, the device's properties included. */
export function payloadMembers(bytes) {
  const payload = proto.ClientPayload.decode(bytes);
  const members = messageMembers(proto.ClientPayload, payload);
  const properties = payload.devicePairingData?.deviceProps;
  if (properties) {
    members.delete('ClientPayload.devicePairingData.deviceProps');
    messageMembers(proto.DeviceProps, proto.DeviceProps.decode(properties)).forEach((value, path) => members.set(path, value));
  }
  return members;
}

function add(members, path, value) {
  if (!members.has(path)) {
    members.set(path, new Set());
  }
  members.get(path).add(value);
}

function flat(members) {
  return new Map([...members].map(([path, values]) => [path, [...values].sort().join(', ')]));
}

export const ABSENT = '—';

/** What differs, `{member, ours, theirs}` each; below an element that one side lacks, nothing is listed. */
export function differences(ours, theirs) {
  const found = [];
  for (const member of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    const [here, there] = [ours.get(member) ?? ABSENT, theirs.get(member) ?? ABSENT];
    if (here !== there && !found.some((one) => isBelow(member, one))) {
      found.push({ member, ours: here, theirs: there });
    }
  }
  return found;
}

function isBelow(member, { member: top, ours, theirs }) {
  return (ours === ABSENT || theirs === ABSENT) && /^[/@.]/.test(member.slice(top.length)) && member.startsWith(top);
}
