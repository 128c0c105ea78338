-- What came in and could not be worked off for a reason that is none of its own is tried again: how often it was, and when it
-- is next.
alter table arrivals add column tries bigint not null default 0;
alter table arrivals add column due_at bigint not null default 0;
