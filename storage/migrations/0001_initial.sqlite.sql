-- Instants are microseconds since the Unix epoch, UTC; durations are seconds; truth is 0 or 1.
-- AUTOINCREMENT, because ids live on in the buttons of old messages: none is ever used again.

CREATE TABLE chats (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    resting INTEGER NOT NULL DEFAULT 0,
    flood_until INTEGER NOT NULL DEFAULT 0,
    -- This id is but another name of that chat.
    migrated_to INTEGER REFERENCES chats (id) ON DELETE CASCADE
);
CREATE INDEX chats_flooded ON chats (flood_until) WHERE flood_until > 0;
CREATE INDEX chats_migrated ON chats (migrated_to) WHERE migrated_to IS NOT NULL;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    url TEXT NOT NULL UNIQUE,
    -- The address as a pack or a person gave it: it stays when a source moves.
    origin TEXT NOT NULL,
    -- Of the address: hosts are asked one thing at a time.
    host TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT,
    shared INTEGER NOT NULL,
    next_poll_at INTEGER,
    interval INTEGER NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    primed_at INTEGER,
    last_poll_at INTEGER,
    last_ok_at INTEGER,
    last_new_at INTEGER,
    failing_since INTEGER,
    failures INTEGER NOT NULL,
    status TEXT NOT NULL,
    error TEXT,
    moved_to TEXT,
    moved_times INTEGER NOT NULL,
    lease TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX sources_origin ON sources (origin);
CREATE INDEX sources_shared ON sources (id) WHERE shared = 1;
CREATE INDEX sources_due ON sources (next_poll_at) WHERE next_poll_at IS NOT NULL;

-- What a chat has chosen itself: a source of its own, or one of the catalogue that it mutes.
CREATE TABLE chat_sources (
    chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    muted INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (chat_id, source_id)
) WITHOUT ROWID;
CREATE INDEX chat_sources_of_source ON chat_sources (source_id);

-- Who gets whose items: a chat what it added, and the catalogue but for what it muted.
CREATE VIEW served AS
SELECT chat_id, source_id FROM chat_sources WHERE muted = 0
UNION ALL
SELECT chats.id AS chat_id, sources.id AS source_id
FROM chats
CROSS JOIN sources
WHERE sources.shared = 1 AND NOT EXISTS (
    SELECT 1 FROM chat_sources AS chosen
    WHERE chosen.chat_id = chats.id AND chosen.source_id = sources.id
);

-- The short columns stand first: lists are sorted without reading the long ones.
CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    sort_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    published_at INTEGER,
    language TEXT,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT,
    summary TEXT NOT NULL,
    guid TEXT,
    link_key TEXT,
    path_key TEXT,
    title_key TEXT NOT NULL,
    -- The matcher's tokens, separated by spaces.
    words TEXT NOT NULL,
    UNIQUE (source_id, key)
);
CREATE INDEX items_in_time ON items (source_id, sort_at, id, seen_at);
CREATE INDEX items_by_guid ON items (source_id, guid) WHERE guid IS NOT NULL;
CREATE INDEX items_by_link ON items (source_id, link_key) WHERE link_key IS NOT NULL;
CREATE INDEX items_by_path ON items (source_id, path_key) WHERE path_key IS NOT NULL;
CREATE INDEX items_by_title ON items (source_id, title_key);

-- The tokens are the matcher's: this tokenizer only cuts them at the spaces again.
CREATE VIRTUAL TABLE items_fts USING fts5 (
    words,
    content = 'items',
    content_rowid = 'id',
    columnsize = 0,
    detail = none,
    tokenize = 'ascii'
);
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
    INSERT INTO items_fts (rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER items_removed AFTER DELETE ON items BEGIN
    INSERT INTO items_fts (items_fts, rowid, words) VALUES ('delete', old.id, old.words);
END;
CREATE TRIGGER items_changed AFTER UPDATE OF words ON items WHEN old.words <> new.words BEGIN
    INSERT INTO items_fts (items_fts, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO items_fts (rowid, words) VALUES (new.id, new.words);
END;

CREATE TABLE watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id INTEGER NOT NULL,
    query TEXT NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (chat_id, thread_id, query)
);

-- The outbox: an item rings once in a place, whichever of its watches matched.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    edited INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    plain INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    message_id INTEGER,
    lease TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    UNIQUE (chat_id, thread_id, item_id)
);
CREATE INDEX deliveries_waiting ON deliveries (id) WHERE state = 'pending';
CREATE INDEX deliveries_waiting_for_chat ON deliveries (chat_id, id, due_at, leased_until)
WHERE state = 'pending';
CREATE INDEX deliveries_leased ON deliveries (lease) WHERE lease IS NOT NULL;
CREATE INDEX deliveries_of_item ON deliveries (item_id);

CREATE TABLE delivery_watches (
    delivery_id INTEGER NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    watch_id INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
    PRIMARY KEY (delivery_id, watch_id)
) WITHOUT ROWID;
CREATE INDEX delivery_watches_of_watch ON delivery_watches (watch_id);

CREATE TABLE views (
    id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX views_of_chat ON views (chat_id);
CREATE INDEX views_in_time ON views (created_at);

CREATE TABLE questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    command TEXT NOT NULL,
    asked_at INTEGER NOT NULL
);
CREATE INDEX questions_of_chat ON questions (chat_id, message_id);
CREATE INDEX questions_in_time ON questions (asked_at);

-- A handled update keeps its number and digest, not its content.
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    content TEXT,
    digest TEXT NOT NULL,
    received_at INTEGER NOT NULL
);
CREATE INDEX inbox_in_time ON inbox (received_at, update_id);

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE operators (
    user_id INTEGER PRIMARY KEY,
    since INTEGER NOT NULL
);
