-- Several colleagues may be asked in at once: invitations stand beside what is put before an agent to have it.
alter table conversations add column invited text not null default '[]';
-- The earliest end of any. Only whoever has the chat calls in, and not while it is about to be another's.
alter table conversations add column invited_until bigint
    check (invited_until is null or (owner is not null and offered_to is null));
update conversations
set invited = '[' || offer || ']', invited_until = offer_until, offer = null, offered_to = null, offer_until = null
where offer like '%"from":{"conference":{%';
create index conversations_invited on conversations (invited_until) where invited_until is not null;
