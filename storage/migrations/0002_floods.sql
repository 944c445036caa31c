-- Since when a chat is to be left alone: a time ahead of now shows that the clock was set back.
ALTER TABLE chats ADD COLUMN flood_set_at BIGINT NOT NULL DEFAULT 0;
