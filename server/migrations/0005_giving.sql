-- What a chat takes of its agent's hundred points (V-20). It is what the workspace said when the chat was opened.
alter table conversations add column weight bigint not null default 20;
update conversations set weight = 30 where kind in ('web', 'in_app');
-- It is part of the line that a chat stands in: whoever has room for one of them has room for all.
update conversations
    set queue = channel || '/' || coalesce(grp, '') || '/' || weight || case when lifts_at is null then '' else '/lifts' end
    where queue is not null;
-- Which groups were outside their hours when somebody looked last (JSON), for the screens.
alter table workspace add column closed text not null default '[]';
