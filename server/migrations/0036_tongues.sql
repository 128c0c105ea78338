-- The language of somebody's account, where his channel tells it with his name (V-06).
alter table identities add column tongue text;
