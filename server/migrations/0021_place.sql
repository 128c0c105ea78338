-- Where a line stands that a channel told late: at the place of the line before which it was said. Null, which most
-- are: at its own number.
alter table entries add column place bigint;
create index entries_by_place on entries (conversation, coalesce(place, seq), at, seq);
