-- Since when no line shows a file any more that one showed: its bytes are to go.
alter table files add column unused_at bigint;
create index files_unused on files (unused_at) where unused_at is not null;

-- A wish is kept when the next one comes, so that an old one that is told again can be told from a new one.
alter table stopped add column wanted_again_at bigint;

-- Each channel sends at its own pace.
create index outbox_due_of_channel on outbox (channel, due_at, id) where sending_since is null;
