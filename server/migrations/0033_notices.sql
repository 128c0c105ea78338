-- What a provider last said of an account that is no failure: a review, a limit, a warning.
alter table channel_health add column notice text;
alter table channel_health add column notice_at bigint;
