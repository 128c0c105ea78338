-- When the provider last said whether an account may send: what it says of other things later does not overtake that.
alter table channel_health add column standing_at bigint;
update channel_health set standing_at = notice_at;
