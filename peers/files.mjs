// Media made by ffmpeg for the tests, and what is asserted of them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VIDEO = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** Makes files as asked, `{path, bytes}` each. */
export function makeFiles() {
  const directory = mkdtempSync(join(tmpdir(), 'statuscast-peers-'));
  const make = (name, args) => {
    const path = join(directory, name);
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, path]);
    return { path, bytes: readFileSync(path) };
  };
  return {
    picture: () => make('picture.jpg', [...test('600x400', 1), '-frames:v', '1']),
    thumbnail: () => make('thumbnail.jpg', [...test('72x48', 1), '-frames:v', '1']),
    film: () =>
      make('film.mp4', [...test('320x240', 3), '-f', 'lavfi', '-i', 'sine=duration=3', ...VIDEO, '-c:a', 'aac']),
    loop: () => make('loop.mp4', [...test('160x120', 2), ...VIDEO, '-an']),
    recording: () => make('recording.ogg', ['-f', 'lavfi', '-i', 'sine=duration=4', '-c:a', 'libopus', '-b:a', '16k']),
  };
}

function test(size, seconds) {
  return ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=10:duration=${seconds}`];
}

export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest();
}

export function assertJpeg(bytes) {
  assert.equal(Buffer.from(bytes).subarray(0, 3).toString('hex'), 'ffd8ff');
}
