-- The schema of a bank, version 3 (scripts/schema.py); README.md documents it.

CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

CREATE TABLE attributions (
  phrase_id INTEGER PRIMARY KEY REFERENCES phrases(id),
  source TEXT,
  speaker TEXT,
  occasion TEXT
, speech TEXT);

CREATE TABLE bank (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;

CREATE TABLE batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  what TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  counts TEXT NOT NULL DEFAULT '{}',
  target INTEGER REFERENCES batches(id),
  undone INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batches(id),
  tbl TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
  first INTEGER,
  last INTEGER,
  image BLOB
);

CREATE INDEX changes_batch ON changes(batch_id);

CREATE TABLE edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phrase_id INTEGER NOT NULL REFERENCES phrases(id),
  key BLOB NOT NULL,
  text TEXT NOT NULL,
  at TEXT NOT NULL
);

CREATE INDEX edits_key ON edits(key);

CREATE INDEX edits_phrase ON edits(phrase_id);

CREATE TABLE listings (phrase_id INTEGER NOT NULL REFERENCES phrases(id), source_id INTEGER NOT NULL REFERENCES sources(id), PRIMARY KEY (phrase_id, source_id)) WITHOUT ROWID;

CREATE INDEX listings_source ON listings(source_id);

CREATE TABLE names (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  facet TEXT NOT NULL CHECK (facet IN ('theme', 'role')),
  name TEXT NOT NULL,
  colour TEXT,
  UNIQUE (facet, name)
);

CREATE TABLE occurrences (
  speech_id INTEGER NOT NULL REFERENCES speeches(id),
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  phrase_id INTEGER NOT NULL REFERENCES phrases(id),
  section_id INTEGER,
  paragraph INTEGER NOT NULL,
  form TEXT CHECK (form IN ('heading', 'salutation')),
  complete INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (speech_id, start, "end")
) WITHOUT ROWID;

CREATE INDEX occurrences_phrase ON occurrences(phrase_id);

CREATE TABLE phrases (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key BLOB NOT NULL UNIQUE,
  text TEXT NOT NULL,
  length INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('speech', 'hand', 'import')),
  starred INTEGER NOT NULL DEFAULT 0,
  note TEXT,
  batch_id INTEGER NOT NULL,
  source_id INTEGER REFERENCES sources(id),
  family INTEGER
);

CREATE INDEX phrases_family ON phrases(family) WHERE family IS NOT NULL;

CREATE INDEX phrases_source ON phrases(source_id) WHERE source_id IS NOT NULL;

CREATE INDEX phrases_starred ON phrases(starred) WHERE starred;

CREATE TABLE reasons (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);

CREATE TABLE refusals (
  phrase_id INTEGER NOT NULL REFERENCES phrases(id),
  name_id INTEGER NOT NULL REFERENCES names(id),
  PRIMARY KEY (phrase_id, name_id)
) WITHOUT ROWID;

CREATE TABLE sections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  speech_id INTEGER NOT NULL REFERENCES speeches(id),
  ordinal INTEGER NOT NULL,
  level INTEGER NOT NULL,
  number TEXT NOT NULL,
  heading TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  parent_id INTEGER REFERENCES sections(id)
);

CREATE INDEX sections_parent ON sections(parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX sections_speech ON sections(speech_id);

CREATE TABLE sketches (bucket INTEGER PRIMARY KEY, entries BLOB NOT NULL);

CREATE TABLE sources (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  format TEXT NOT NULL,
  encoding TEXT,
  ready INTEGER NOT NULL DEFAULT 0,
  same_as INTEGER REFERENCES sources(id)
);

CREATE INDEX sources_same_as ON sources(same_as) WHERE same_as IS NOT NULL;

CREATE INDEX sources_sha256 ON sources(sha256);

CREATE TABLE speeches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id INTEGER NOT NULL REFERENCES sources(id),
  ordinal INTEGER NOT NULL,
  title TEXT NOT NULL,
  subtitle TEXT,
  byline TEXT,
  occasion TEXT,
  speaker TEXT,
  speaker_name TEXT,
  date TEXT,
  text TEXT NOT NULL
);

CREATE INDEX speeches_occasion ON speeches(occasion);

CREATE INDEX speeches_source ON speeches(source_id);

CREATE INDEX speeches_speaker ON speeches(speaker, speaker_name);

CREATE TABLE tags (
  phrase_id INTEGER NOT NULL REFERENCES phrases(id),
  name_id INTEGER NOT NULL REFERENCES names(id),
  origin TEXT NOT NULL CHECK (origin IN ('rule', 'model', 'hand', 'import')),
  reason_id INTEGER,
  confidence INTEGER NOT NULL DEFAULT 100,
  PRIMARY KEY (phrase_id, name_id)
) WITHOUT ROWID;

CREATE INDEX tags_name ON tags(name_id);

CREATE TABLE uses (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  phrase_id INTEGER NOT NULL REFERENCES phrases(id),
  at TEXT NOT NULL,
  text TEXT NOT NULL,
  "values" TEXT,
  draft TEXT
);

CREATE INDEX uses_phrase ON uses(phrase_id);

CREATE VIRTUAL TABLE phrase_initials USING fts5(initials, content='', detail='none', columnsize=0, tokenize='trigram');

CREATE VIRTUAL TABLE phrase_pairs USING fts5(pairs, content='', detail='none', columnsize=0, tokenize="ascii tokenchars '%.'");

CREATE VIEW "occurrences_view" AS SELECT o.phrase_id, substr(s.text, o.start + 1, o."end" - o.start) AS text, s.id AS speech_id,
  s.title AS speech, c.heading, o.paragraph, o.start, o."end", coalesce(o.form, 'sentence') AS form,
  o.complete, s.occasion, s.speaker, s.speaker_name, s.date, f.name AS source
FROM occurrences o JOIN speeches s ON s.id = o.speech_id JOIN sources f ON f.id = s.source_id
LEFT JOIN sections c ON c.id = o.section_id;

CREATE VIEW "phrases_view" AS SELECT p.id, p.text,
  (SELECT n.name FROM tags t JOIN names n ON n.id = t.name_id
   WHERE t.phrase_id = p.id AND n.facet = 'role') AS role,
  (SELECT group_concat(n.name, '、') FROM tags t JOIN names n ON n.id = t.name_id
   WHERE t.phrase_id = p.id AND n.facet = 'theme') AS themes,
  coalesce(s.title, a.speech) AS speech,
  CASE WHEN s.id IS NULL THEN coalesce(a.source, f.name) ELSE f.name END AS source,
  coalesce(s.speaker, a.speaker) AS speaker, coalesce(s.occasion, a.occasion) AS occasion, s.date,
  (SELECT count(*) FROM occurrences c WHERE c.phrase_id = p.id) AS occurrences,
  (SELECT count(*) FROM uses u WHERE u.phrase_id = p.id) AS uses,
  p.length, p.starred, p.note, p.origin, b.at AS added, p.family
FROM phrases p JOIN batches b ON b.id = p.batch_id LEFT JOIN attributions a ON a.phrase_id = p.id
LEFT JOIN speeches s ON s.id = (SELECT min(o.speech_id) FROM occurrences o WHERE o.phrase_id = p.id)
LEFT JOIN sources f ON f.id = coalesce(s.source_id, p.source_id);

CREATE VIEW "speeches_view" AS SELECT s.id, s.title, s.subtitle, s.byline, s.occasion, s.speaker, s.speaker_name, s.date,
  f.name AS source, f.path, length(s.text) AS characters,
  (SELECT count(*) FROM occurrences o WHERE o.speech_id = s.id) AS sentences, s.text
FROM speeches s JOIN sources f ON f.id = s.source_id;

CREATE VIEW "tags_view" AS SELECT t.phrase_id, n.facet, n.name, t.origin, t.confidence / 100.0 AS confidence, r.text AS reason
FROM tags t JOIN names n ON n.id = t.name_id LEFT JOIN reasons r ON r.id = t.reason_id;
