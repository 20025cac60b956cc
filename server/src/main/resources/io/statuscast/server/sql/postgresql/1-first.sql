-- Times are milliseconds since the epoch. Words (state, kind) are those of the code, in lower case.

CREATE TABLE device (
  id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  alias           TEXT    NOT NULL,
  phone           TEXT,
  lid             TEXT,
  push_name       TEXT,
  sandbox         INTEGER NOT NULL,
  created_at      BIGINT  NOT NULL,
  first_linked_at BIGINT
);

CREATE TABLE post (
  seq             BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id              TEXT COLLATE "C" NOT NULL,
  wa_id           TEXT COLLATE "C" NOT NULL,
  device_id       TEXT COLLATE "C" NOT NULL,
  -- what it shows: a text, or media whose file is at a URL or an asset
  kind            TEXT    NOT NULL,
  text            TEXT,
  color           TEXT,
  background      INTEGER,
  font            TEXT,
  media_url       TEXT,
  media_asset     TEXT,
  media_format    TEXT,
  media_filename  TEXT,
  rendition_kind  TEXT,
  rendition_asset TEXT,
  -- numbers separated by commas; null: all contacts
  audience_only   TEXT,
  reference       TEXT,
  deliver_at      BIGINT  NOT NULL,
  scheduled       INTEGER NOT NULL,
  strict          INTEGER NOT NULL,
  lateness        BIGINT  NOT NULL,
  created_at      BIGINT  NOT NULL,
  state           TEXT    NOT NULL,
  version         BIGINT  NOT NULL,
  attempts        INTEGER NOT NULL,
  -- when the queue has something to do next; null once the post has ended
  due_at          BIGINT,
  -- whether media has to be prepared first
  unprepared      INTEGER NOT NULL,
  note_code       TEXT,
  note_sentence   TEXT,
  published_at    BIGINT,
  recipients      INTEGER,
  unreachable     INTEGER,
  changed_at      BIGINT  NOT NULL
);

CREATE UNIQUE INDEX post_id ON post (id);
CREATE INDEX post_wa_id ON post (wa_id);
CREATE INDEX post_of_device ON post (device_id, seq);

-- The three ways in which an open post waits. Each holds open posts only, so that what has ended costs nothing.
CREATE INDEX post_flow ON post (device_id, due_at, seq) WHERE due_at IS NOT NULL AND strict = 0 AND unprepared = 0;
CREATE INDEX post_strict ON post (device_id, deliver_at, seq) WHERE due_at IS NOT NULL AND strict = 1;
CREATE INDEX post_media ON post (device_id, due_at, seq) WHERE due_at IS NOT NULL AND unprepared = 1;
CREATE INDEX post_in_work ON post (seq) WHERE state IN ('sending', 'preparing');

CREATE TABLE asset (
  sha256     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  kind       TEXT    NOT NULL,
  mime       TEXT    NOT NULL,
  size       BIGINT  NOT NULL,
  width      INTEGER NOT NULL,
  height     INTEGER NOT NULL,
  seconds    INTEGER NOT NULL,
  thumbnail  TEXT,
  created_at BIGINT  NOT NULL
);

CREATE TABLE api_key (
  id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name        TEXT    NOT NULL,
  hash        TEXT    NOT NULL UNIQUE,
  permissions TEXT    NOT NULL,
  created_at  BIGINT  NOT NULL
);

-- The state of the WhatsApp client of each device: keys, sessions, contacts. Keys are ordered by their bytes. Rows change
-- often and keep their place when there is room beside them.
CREATE TABLE wa_state (
  device_id TEXT COLLATE "C" NOT NULL,
  kind      TEXT COLLATE "C" NOT NULL,
  key       TEXT COLLATE "C" NOT NULL,
  value     BYTEA NOT NULL,
  PRIMARY KEY (device_id, kind, key)
) WITH (fillfactor = 70);
