-- Who waits is served in one order, whatever channel he came by.
drop index conversations_waiting;
create index conversations_waiting on conversations (priority desc, queued_at, id) where state = 'waiting';
