-- One text for SQLite and PostgreSQL: text, bigint and nothing else. Times are milliseconds since 1970 (UTC);
-- a yes-or-no is the time since when it is so. JSON is text.

-- The log. Its counter is a row, not a sequence: commit order and number order are then the same thing.
create table head (
    seq bigint not null
);
insert into head (seq) values (0);

create table events (
    seq bigint not null primary key,
    at bigint not null,
    conversation text,
    body text not null
);
create index events_of_conversation on events (conversation, seq);

create table workspace (
    name text not null,
    created_at bigint not null
);

create table agents (
    id text not null primary key,
    name text not null,
    email text not null unique,
    password text not null,
    role text not null check (role in ('agent', 'supervisor', 'admin')),
    status text not null check (status in ('online', 'invisible', 'break', 'offline')),
    since bigint not null,
    -- when a browser of his was last heard of, and since when the desk counts it as gone
    heard_at bigint not null,
    lost_at bigint,
    last_assigned_at bigint,
    deactivated_at bigint,
    limits text not null,
    preferences text not null
);

create table sessions (
    id text not null primary key,
    token_hash text not null unique,
    agent text not null references agents (id),
    created_at bigint not null,
    seen_at bigint not null
);
create index sessions_of_agent on sessions (agent);

-- Failed sign-ins by account and by address.
create table attempts (
    subject text not null primary key,
    failures bigint not null,
    last_at bigint not null
);

create table products (
    id text not null primary key,
    name text not null,
    chat_limit bigint not null check (chat_limit between 1 and 50)
);

create table channels (
    id text not null primary key,
    product text not null references products (id),
    kind text not null,
    name text not null,
    disabled_at bigint,
    web text not null
);

create table agent_groups (
    id text not null primary key,
    name text not null
);
create table group_members (
    grp text not null references agent_groups (id),
    agent text not null references agents (id),
    primary key (grp, agent)
);
create table group_channels (
    grp text not null references agent_groups (id),
    channel text not null references channels (id),
    primary key (grp, channel)
);

create table tags (
    id text not null primary key,
    name text not null unique,
    hue text not null,
    hint text not null
);

create table topics (
    id text not null primary key,
    parent text references topics (id),
    name text not null,
    inactive_at bigint
);

create table quick_responses (
    id text not null primary key,
    -- 'shared', a group's id or an agent's id
    scope text not null,
    shortcut text not null,
    title text not null,
    body text not null,
    unique (scope, shortcut)
);

create table customers (
    id text not null primary key,
    name text,
    email text,
    phone text,
    fields text not null,
    note text,
    note_by text references agents (id),
    note_at bigint,
    created_at bigint not null
);

-- What a visitor's browser shows to be known again; only its hash is kept.
create table passes (
    hash text not null primary key,
    channel text not null references channels (id),
    customer text not null references customers (id),
    created_at bigint not null
);

create table conversations (
    id text not null primary key,
    product text not null references products (id),
    channel text not null references channels (id),
    kind text not null,
    customer text not null references customers (id),
    grp text references agent_groups (id),
    state text not null check (state in ('waiting', 'assigned', 'archived')),
    -- since when it is in this state
    since bigint not null,
    -- its place in the queue, kept when an agent hands it back
    queued_at bigint not null,
    owner text references agents (id),
    -- who had it last, to whom a returning customer goes first
    last_owner text references agents (id),
    how text,
    opened_at bigint not null,
    ended_at bigint,
    last_at bigint not null,
    last text,
    unread bigint not null,
    customer_seen bigint not null,
    desk_seen bigint not null,
    tags text not null,
    page text,
    left_at bigint,
    rating bigint,
    -- exactly one owner, or none: never an owner in the queue or the archive
    check ((state = 'assigned') = (owner is not null)),
    check ((state = 'archived') = (how is not null))
);
create index conversations_by_owner on conversations (owner, product);
create index conversations_in_queue on conversations (state, channel, queued_at, id);
create index conversations_in_archive on conversations (state, since, id);
create index conversations_of_customer on conversations (customer, opened_at);
-- one running conversation per customer and channel
create unique index conversations_running on conversations (customer, channel) where state <> 'archived';

create table entries (
    id text not null primary key,
    conversation text not null references conversations (id),
    seq bigint not null,
    at bigint not null,
    author text,
    body text not null
);
create unique index entries_in_order on entries (conversation, seq);

create table drafts (
    agent text not null references agents (id),
    conversation text not null references conversations (id),
    body text not null,
    primary key (agent, conversation)
);

-- What the reports are made of: every assignment, hand-back, resolve, reopening, rating, change of status.
create table ledger (
    id text not null primary key,
    at bigint not null,
    kind text not null,
    conversation text references conversations (id),
    channel text references channels (id),
    agent text references agents (id),
    amount bigint,
    body text not null
);
create index ledger_by_channel on ledger (kind, channel, at);
