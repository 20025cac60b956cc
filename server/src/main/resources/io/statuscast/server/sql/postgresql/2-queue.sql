-- What the queue knows of each post beyond its time, the history of the posts, and what is kept beside them.

ALTER TABLE post ADD COLUMN audience_except TEXT;
ALTER TABLE post ADD COLUMN audience_named TEXT COLLATE "C";
ALTER TABLE post ADD COLUMN on_missed TEXT NOT NULL DEFAULT 'skip';
ALTER TABLE post ADD COLUMN remove_at BIGINT;
-- the place in a series; all null, or all but until, count and successor not null
ALTER TABLE post ADD COLUMN repeat_rule TEXT;
ALTER TABLE post ADD COLUMN repeat_zone TEXT;
ALTER TABLE post ADD COLUMN repeat_until BIGINT;
ALTER TABLE post ADD COLUMN repeat_count INTEGER;
ALTER TABLE post ADD COLUMN repeat_series TEXT COLLATE "C";
ALTER TABLE post ADD COLUMN repeat_first BIGINT;
ALTER TABLE post ADD COLUMN repeat_number INTEGER;
ALTER TABLE post ADD COLUMN repeat_successor TEXT COLLATE "C";
-- when a published post is to be taken back, or else expires; null in all other states
ALTER TABLE post ADD COLUMN leave_at BIGINT;
ALTER TABLE post ADD COLUMN refused INTEGER;

UPDATE post SET leave_at = published_at + 86400000 WHERE state = 'published';

CREATE INDEX post_leaving ON post (leave_at, seq) WHERE leave_at IS NOT NULL;
CREATE INDEX post_published ON post (device_id, published_at) WHERE published_at IS NOT NULL;
CREATE INDEX post_draft ON post (device_id) WHERE state = 'draft';

CREATE TABLE post_event (
  number          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  post_id         TEXT COLLATE "C" NOT NULL,
  device_id       TEXT COLLATE "C" NOT NULL,
  at              BIGINT NOT NULL,
  -- null when the post was just accepted
  from_state      TEXT,
  to_state        TEXT    NOT NULL,
  version         BIGINT NOT NULL,
  reason_code     TEXT,
  reason_sentence TEXT
);

CREATE INDEX post_event_of_post ON post_event (post_id, number);

CREATE TABLE post_view (
  post_id      TEXT COLLATE "C" NOT NULL,
  person       TEXT COLLATE "C" NOT NULL,
  delivered_at BIGINT,
  viewed_at    BIGINT,
  PRIMARY KEY (post_id, person)
);

-- The first answers to requests with an idempotency key.
CREATE TABLE kept_answer (
  scope      TEXT COLLATE "C" NOT NULL,
  key        TEXT COLLATE "C" NOT NULL,
  body_hash  TEXT    NOT NULL,
  answer     TEXT    NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
);

CREATE INDEX kept_answer_age ON kept_answer (created_at);

-- How the queue of a device is run; a device without a row has the usual queue. Pauses in milliseconds.
CREATE TABLE device_queue (
  device_id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  status            TEXT    NOT NULL,
  status_changed_at BIGINT,
  publishing_since  BIGINT,
  force_until       BIGINT,
  pace              BIGINT NOT NULL,
  jitter            BIGINT NOT NULL,
  -- hh:mm on the clocks of the zone
  quiet_from        TEXT,
  quiet_to          TEXT,
  zone              TEXT    NOT NULL,
  per_day_max       INTEGER,
  waiting_max       INTEGER NOT NULL
);

CREATE TABLE audience (
  id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  device_id  TEXT COLLATE "C" NOT NULL,
  name       TEXT COLLATE "C" NOT NULL,
  -- separated by commas
  numbers    TEXT    NOT NULL,
  size       INTEGER NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  UNIQUE (device_id, name)
);
