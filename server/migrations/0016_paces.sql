-- Whose queue the chat was in: how fast one moves is asked of each, and not of the channel as a whole.
alter table ledger add column grp text;
