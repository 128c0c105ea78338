-- What the workspace decides about absence (JSON; '{}' is the default of each).
alter table workspace add column policy text not null default '{}';
