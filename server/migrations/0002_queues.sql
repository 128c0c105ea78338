-- Queues of groups, offers, and the system's own states of an agent.

-- How a group gives out its chats: mode, time to accept, wrap-up (JSON; '{}' is the default of each).
alter table agent_groups add column terms text not null default '{}';

-- Laid over the chosen status: a missed offer since when, wrapping up until when, and who chose the status if not
-- the agent himself.
alter table agents add column missed_at bigint;
alter table agents add column wrap_up_until bigint;
alter table agents add column set_by text references agents (id);
-- Since when he is what he is, whoever or whatever made him so: his days are made of these stretches.
alter table agents add column duty_since bigint not null default 0;
update agents set duty_since = since;

alter table conversations add column priority bigint not null default 0;
-- The line it stands in: channel and group. Null while it is not to be given out: assigned, archived, or offered.
alter table conversations add column queue text check (queue is null or state = 'waiting');
-- Put before an agent who has to accept it in time: whom, until when, and the rest of it (JSON).
alter table conversations add column offered_to text references agents (id);
alter table conversations add column offer_until bigint check ((offer_until is null) = (offered_to is null));
alter table conversations add column offer text check (state <> 'archived' or offer is null);
-- Who declined it or sent it back (JSON), and from when on they may get it again.
alter table conversations add column passed text not null default '[]';
alter table conversations add column retry_at bigint;
-- Colleagues whom its agent has called in (JSON); nobody helps where nobody answers.
alter table conversations add column helpers text not null default '[]' check (state = 'assigned' or helpers = '[]');

update conversations set queue = channel || '/' || coalesce(grp, '') where state = 'waiting';

drop index conversations_in_queue;
create index conversations_waiting on conversations (channel, priority desc, queued_at, id) where state = 'waiting';
create index conversations_in_queue on conversations (queue, priority desc, queued_at, id) where queue is not null;
create index conversations_offered on conversations (offered_to, product) where offered_to is not null;
create index conversations_offers_by_end on conversations (offer_until) where offer_until is not null;
create index conversations_to_retry on conversations (retry_at) where retry_at is not null;
create index agents_wrapping_up on agents (wrap_up_until) where wrap_up_until is not null;
