-- Since when no line shows a file any more that one showed: its bytes are to go.
alter table files add column unused_at bigint;
create index files_unused on files (unused_at) where unused_at is not null;

-- A wish is kept when the next one comes, so that an old one that is told again can be told from a new one.
alter table stopped add column wanted_again_at bigint;

-- Each channel sends at its own pace.
create index outbox_due_of_channel on outbox (channel, due_at, id) where sending_since is null;

-- What came in and means nothing to us yet, word for word, for those who look into it; each thing once.
create table odd_items (
    id text not null primary key,
    channel text not null,
    at bigint not null,
    why text not null,
    -- Of which message it is: it goes when its customer takes that back.
    provider_id text,
    body text not null
);
create index odd_items_by_time on odd_items (at);
create index odd_items_of_message on odd_items (channel, provider_id) where provider_id is not null;
