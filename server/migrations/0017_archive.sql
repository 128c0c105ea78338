-- Who resolved a conversation, and with which topic: the archive is looked through by both. Ids are of one length, so that
-- what was written before can be read off the end as it stands.
alter table conversations add column closed_by text;
alter table conversations add column topic text;
update conversations set closed_by = substr(how, 20, 36), topic = substr(how, 67, 36) where how like '{"resolved"%';
