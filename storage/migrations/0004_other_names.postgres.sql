-- What a watch looks for besides its words, as JSON: [[word, other name, is on, was learned], …].
-- NULL: not filled in yet.
ALTER TABLE watches ADD COLUMN also TEXT;
CREATE INDEX watches_without_also ON watches (id) WHERE also IS NULL;

-- Abbreviations that sources explained. The keys are what they are looked up by; `short` and `long`
-- are spelled as the source did.
CREATE TABLE abbreviations (
    short_key TEXT COLLATE "C" NOT NULL,
    long_key TEXT COLLATE "C" NOT NULL,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    short TEXT NOT NULL,
    long TEXT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (short_key, long_key, source_id)
);
CREATE INDEX abbreviations_by_long ON abbreviations (long_key);
CREATE INDEX abbreviations_of_source ON abbreviations (source_id);
