-- What the queue knows of each post beyond its time, the history of the posts, and what is kept beside them.

ALTER TABLE post ADD COLUMN audience_except TEXT;
ALTER TABLE post ADD COLUMN audience_named TEXT;
ALTER TABLE post ADD COLUMN on_missed TEXT NOT NULL DEFAULT 'skip';
ALTER TABLE post ADD COLUMN remove_at INTEGER;
-- the place in a series; all null, or all but until, count and successor not null
ALTER TABLE post ADD COLUMN repeat_rule TEXT;
ALTER TABLE post ADD COLUMN repeat_zone TEXT;
ALTER TABLE post ADD COLUMN repeat_until INTEGER;
ALTER TABLE post ADD COLUMN repeat_count INTEGER;
ALTER TABLE post ADD COLUMN repeat_series TEXT;
ALTER TABLE post ADD COLUMN repeat_first INTEGER;
ALTER TABLE post ADD COLUMN repeat_number INTEGER;
ALTER TABLE post ADD COLUMN repeat_successor TEXT;
-- when a published post is to be taken back, or else expires; null in all other states
ALTER TABLE post ADD COLUMN leave_at INTEGER;
ALTER TABLE post ADD COLUMN refused INTEGER;

UPDATE post SET leave_at = published_at + 86400000 WHERE state = 'published';

CREATE INDEX post_leaving ON post (leave_at, seq) WHERE leave_at IS NOT NULL;
CREATE INDEX post_published ON post (device_id, published_at) WHERE published_at IS NOT NULL;
CREATE INDEX post_draft ON post (device_id) WHERE state = 'draft';

CREATE TABLE post_event (
  number          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  post_id         TEXT NOT NULL,
  device_id       TEXT NOT NULL,
  at              INTEGER NOT NULL,
  -- null when the post was just accepted
  from_state      TEXT,
  to_state        TEXT    NOT NULL,
  version         INTEGER NOT NULL,
  reason_code     TEXT,
  reason_sentence TEXT
);

CREATE INDEX post_event_of_post ON post_event (post_id, number);

CREATE TABLE post_view (
  post_id      TEXT NOT NULL,
  person       TEXT NOT NULL,
  delivered_at INTEGER,
  viewed_at    INTEGER,
  PRIMARY KEY (post_id, person)
) WITHOUT ROWID;

-- The first answers to requests with an idempotency key.
CREATE TABLE kept_answer (
  scope      TEXT NOT NULL,
  key        TEXT NOT NULL,
  body_hash  TEXT    NOT NULL,
  answer     TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
);

CREATE INDEX kept_answer_age ON kept_answer (created_at);

-- How the queue of a device is run; a device without a row has the usual queue. Pauses in milliseconds.
CREATE TABLE device_queue (
  device_id         TEXT NOT NULL PRIMARY KEY,
  status            TEXT    NOT NULL,
  status_changed_at INTEGER,
  publishing_since  INTEGER,
  force_until       INTEGER,
  pace              INTEGER NOT NULL,
  jitter            INTEGER NOT NULL,
  -- hh:mm on the clocks of the zone
  quiet_from        TEXT,
  quiet_to          TEXT,
  zone              TEXT    NOT NULL,
  per_day_max       INTEGER,
  waiting_max       INTEGER NOT NULL
);

CREATE TABLE audience (
  id         TEXT NOT NULL PRIMARY KEY,
  device_id  TEXT NOT NULL,
  name       TEXT NOT NULL,
  -- separated by commas
  numbers    TEXT    NOT NULL,
  size       INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (device_id, name)
);
