-- What each agent holds is counted in the index itself, and chats that nobody has are none of it.
drop index conversations_by_owner;
create index conversations_held on conversations (owner, product, weight, id) where owner is not null;

-- Whose name and picture are still to be asked, in the order in which that is done.
drop index identities_unasked;
create index identities_unasked on identities (channel, value) where asked_at is null;

-- What hangs on a message goes with it when it is taken back.
create index outbox_of_entry on outbox (entry);
create index file_uses_of_entry on file_uses (entry);
