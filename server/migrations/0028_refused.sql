-- Webhooks whose signature did not fit: how many of late, and when the last one came.
alter table channel_health add column refused bigint not null default 0;
alter table channel_health add column refused_at bigint;
