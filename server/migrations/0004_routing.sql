-- What the workspace decides about absence (JSON; '{}' is the default of each).
alter table workspace add column policy text not null default '{}';
-- The rules by which new chats find their group (JSON).
alter table workspace add column routing text not null default '{}';

-- What the customer speaks, as far as his browser told; and since when his chat waits for those who speak it.
alter table conversations add column tongue text;
alter table conversations add column lifts_at bigint;

-- Since when his chats go before others.
alter table customers add column vip_at bigint;

-- Since when it stands in the queue that it stands in; and that it went another way because that was too long.
alter table conversations add column queue_since bigint not null default 0;
alter table conversations add column overflowed_at bigint;
update conversations set queue_since = queued_at;
create index conversations_to_overflow on conversations (grp, queue_since)
    where queue is not null and overflowed_at is null;
