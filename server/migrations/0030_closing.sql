-- Ten thousand windows may be over in one second: whoever takes a hundred of them does not sort them all.
drop index conversations_closing;
create index conversations_closing on conversations (closes_at, id) where closes_at is not null;
drop index conversations_to_escalate;
create index conversations_to_escalate on conversations (escalate_at, id) where escalate_at is not null;
