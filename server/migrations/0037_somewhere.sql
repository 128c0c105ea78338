-- Whoever waits stands in a queue or is put before somebody: no chat is nowhere. A condition can be added to a table only
-- with a column; this one holds nothing.
update conversations
set queue = channel || '/' || coalesce(grp, '') || '/' || weight || case when lifts_at is null then '' else '/lifts' end
where state = 'waiting' and queue is null and offer is null;
alter table conversations add column nowhere bigint
    check (nowhere is null and (state <> 'waiting' or queue is not null or offer is not null));
