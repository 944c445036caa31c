-- What a source is read as, and how it is asked.
ALTER TABLE sources ADD COLUMN kind TEXT NOT NULL DEFAULT 'feed';
ALTER TABLE sources ADD COLUMN pattern TEXT;
ALTER TABLE sources ADD COLUMN full_text TEXT NOT NULL DEFAULT 'demand';
ALTER TABLE sources ADD COLUMN agent TEXT;
ALTER TABLE sources ADD COLUMN proxy TEXT;
ALTER TABLE sources ADD COLUMN skips INTEGER NOT NULL DEFAULT 0;
-- It answers, but has been silent since then for far longer than it uses to be.
ALTER TABLE sources ADD COLUMN silent_since INTEGER;
-- Of the catalogue because the operator's file names it, which is read anew at each start.
ALTER TABLE sources ADD COLUMN pack INTEGER NOT NULL DEFAULT 0;
UPDATE sources SET pack = shared;
-- Its items that have a title, so that nobody needs to count them.
ALTER TABLE sources ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;
UPDATE sources SET kept = (SELECT COUNT(*) FROM items WHERE items.source_id = sources.id);
CREATE INDEX sources_silent ON sources (id) WHERE silent_since IS NOT NULL;

-- The text of an item's page beyond its summary, and its picture's address.
ALTER TABLE items ADD COLUMN body TEXT NOT NULL DEFAULT '';
ALTER TABLE items ADD COLUMN image TEXT;
-- For chats with many sources: the newest of all are looked through until there are enough.
CREATE INDEX items_newest ON items (sort_at, id, source_id);

-- Pages to read for items. One that is silent alerts nobody: it shows what a host's pages share.
CREATE TABLE articles (
    item_id INTEGER PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    host TEXT NOT NULL,
    silent INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX articles_due ON articles (due_at);
CREATE INDEX articles_leased ON articles (lease) WHERE lease IS NOT NULL;

-- Digests of the blocks of text on a host's pages, each with the first page that had it; repeated:
-- another page had it as well.
CREATE TABLE page_blocks (
    host TEXT NOT NULL,
    digest TEXT NOT NULL,
    page INTEGER NOT NULL,
    repeated INTEGER NOT NULL DEFAULT 0,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (host, digest)
) WITHOUT ROWID;
CREATE INDEX page_blocks_in_time ON page_blocks (repeated, seen_at);

-- A place that is sent everything of a source.
CREATE TABLE follows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    thread_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (chat_id, thread_id, source_id)
);
CREATE INDEX follows_of_source ON follows (source_id);
ALTER TABLE deliveries ADD COLUMN followed INTEGER NOT NULL DEFAULT 0;

-- When the chat was last sent something by itself, or first written to.
ALTER TABLE chats ADD COLUMN reached_at INTEGER;
