// The differences as the table in docs/protocol/differences.md, which is both read by people and held by a test.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const PAGE = resolve(import.meta.dirname, '../../docs/protocol/differences.md');
const COLUMNS = 6;

/** The rows of the page's table, one for each kind and peer that a row names. */
export function explained() {
  return rows().flatMap(({ kinds, peers, ...row }) =>
    kinds.flatMap((kind) => peers.map((peer) => ({ kind, peer, ...row }))),
  );
}

/** Of the same member and the same difference, one row: `| kinds | peers | member | ours | theirs | why |`. */
export function asTable(found) {
  const known = rows();
  const groups = Map.groupBy ? Map.groupBy(found, sameness) : groupBy(found, sameness);
  return [...groups.values()].map((group) => {
    const { member, ours, theirs } = group[0];
    const kinds = [...new Set(group.map((one) => one.kind))].join(', ');
    const peers = [...new Set(group.map((one) => one.peer))].join(', ');
    const why = known.find((row) => row.member === member && row.ours === ours && row.theirs === theirs)?.why
      ?? known.find((row) => row.member === member)?.why ?? '';
    return `| ${kinds} | ${peers} | \`${member}\` | ${ours} | ${theirs} | ${why} |`;
  });
}

// Kinds in which both peers differ alike stand together.
function sameness({ kind, member, ours, theirs }, _, found) {
  const peers = found.filter((one) => one.kind === kind && one.member === member && one.ours === ours && one.theirs === theirs);
  return [member, ours, theirs, peers.map((one) => one.peer).join()].join(' | ');
}

function groupBy(found, key) {
  const groups = new Map();
  found.forEach((one, i) => {
    const name = key(one, i, found);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  });
  return groups;
}

function rows() {
  let page = '';
  try {
    page = readFileSync(PAGE, 'utf8');
  } catch (missing) {
    if (missing.code !== 'ENOENT') {
      throw missing;
    }
  }
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('`'))
    .map((line) => line.slice(2, -2).split(' | ').map((cell) => cell.trim()))
    .filter((cells) => cells.length === COLUMNS)
    .map(([kinds, peers, member, ours, theirs, why]) => ({
      kinds: kinds.split(', '),
      peers: peers.split(', '),
      member: member.replaceAll('`', ''),
      ours,
      theirs,
      why,
    }));
}
