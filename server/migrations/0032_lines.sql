-- Who waits is served in one order, whatever channel he came by. All that is told of a place is in the index itself: of ten
-- thousand who wait no row is read.
drop index conversations_waiting;
create index conversations_waiting on conversations (priority desc, queued_at, id, channel, grp, lifts_at, left_at)
    where state = 'waiting';
