-- Why an agent is on his break (V-17), and which kinds of channels he wants no new chats of (V-18).
alter table agents add column reason text;
alter table agents add column paused text not null default '[]';
