-- What a chat was converted to: its follow-up by mail. One per conversation, however often that comes back.
create table tickets (
    number bigint not null primary key,
    conversation text not null unique references conversations (id),
    subject text not null,
    email text not null,
    status text not null check (status in ('open', 'pending', 'solved')),
    owner text references agents (id),
    created_by text not null references agents (id),
    created_at bigint not null,
    changed_at bigint not null
);
create index tickets_in_order on tickets (status, changed_at, number);

create table ticket_entries (
    id text not null primary key,
    ticket bigint not null references tickets (number),
    seq bigint not null,
    at bigint not null,
    author text not null references agents (id),
    body text not null,
    -- An answer's name among mails, given at its first attempt: however often it is sent, it is the same mail.
    message_id text
);
create unique index ticket_entries_in_order on ticket_entries (ticket, seq);

-- Answers that are to go out. A row is gone once its mail was taken, or refused for good.
create table mails (
    entry text not null primary key references ticket_entries (id),
    ticket bigint not null references tickets (number),
    seq bigint not null,
    due_at bigint not null,
    attempts bigint not null,
    sending_since bigint
);
create index mails_due on mails (due_at, seq);

alter table conversations add column ticket bigint;
