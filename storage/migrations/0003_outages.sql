-- Which chat was told that a source has died, and where; over: that it is back, too.
CREATE TABLE outages_told (
    chat_id BIGINT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    thread_id BIGINT NOT NULL,
    -- Which outage of the source: the one that began then.
    failing_since BIGINT NOT NULL,
    told_at BIGINT NOT NULL,
    is_over INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chat_id, source_id)
);
CREATE INDEX outages_told_of_source ON outages_told (source_id);
