-- Which other program holds a conversation on its channel (JSON).
alter table conversations add column elsewhere text;

-- Our reactions by the channel's names for them: it may say later that it did not take one.
create table sent_reactions (
    channel text not null,
    provider_id text not null,
    entry text not null,
    emoji text not null,
    at bigint not null,
    primary key (channel, provider_id)
);

-- What the provider says of a channel's token (JSON), and when it was asked.
alter table channel_health add column token text;
alter table channel_health add column token_asked_at bigint;

-- A channel's word that a window was over once emptied it and left the chat where it was, for ever: it is due now, and
-- expires or stays locked as its group has it. Who never wrote has no window that could be over.
update conversations set closes_at = 0
where state <> 'archived' and window_from is null and closes_at is null
    and kind in ('whatsapp', 'messenger', 'instagram')
    and exists (select 1 from entries e where e.conversation = conversations.id and e.author = 'customer');
