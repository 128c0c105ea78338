-- That a channel did not take a message: it answered nobody.
alter table entries add column failed_at bigint;
update entries set failed_at = at where body like '%"delivery":{"progress":"failed"%';

-- The priority that a chat had before the end of its window came near unanswered, while it goes before others for that.
alter table conversations add column calm_priority bigint;
update conversations set calm_priority = 0
where priority = 2 and exists (
    select 1 from ledger l where l.conversation = conversations.id and l.kind = 'escalated'
);

-- Running chats whose last word is ours: it failed, or leaves the customer waiting. What is added stands first in the JSON.
update conversations set last = '{"failed":true,' || substr(last, 2)
where state <> 'archived' and last like '{"by":"desk"%' and exists (
    select 1 from entries e where e.conversation = conversations.id and e.failed_at is not null
    and (conversations.last like '%"seq":' || e.seq || ',%' or conversations.last like '%"seq":' || e.seq || '}')
);
update conversations set last = '{"leaves_waiting":true,' || substr(last, 2)
where state <> 'archived' and (last like '{"by":"desk"%' or last like '{"failed":true,"by":"desk"%')
and not exists (
    select 1 from entries e
    where e.conversation = conversations.id and e.author not in ('customer', 'automatic') and e.failed_at is null
    and not exists (
        select 1 from entries c where c.conversation = e.conversation and c.author = 'customer'
        and (coalesce(c.place, c.seq), c.at, c.seq) > (coalesce(e.place, e.seq), e.at, e.seq)
    )
);
