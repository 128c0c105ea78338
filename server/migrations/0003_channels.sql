-- WhatsApp, Messenger, Instagram: accounts, what came in, what goes out, windows.

-- The account on the other side (JSON), and its id, by which what comes in is told apart.
alter table channels add column account text;
alter table channels add column account_id text;
alter table channels add column trouble text;
create unique index channels_by_account on channels (kind, account_id) where account_id is not null;

-- Tokens and secrets, sealed with the key of the configuration.
create table channel_secrets (
    channel text not null primary key references channels (id),
    sealed text not null
);

-- What the health page shows.
create table channel_health (
    channel text not null primary key references channels (id),
    verified_at bigint,
    heard_at bigint,
    sent_at bigint,
    failed_at bigint,
    failure text,
    token_until bigint,
    quality text
);
create table channel_hours (
    channel text not null references channels (id),
    hour bigint not null,
    received bigint not null,
    sent bigint not null,
    failed bigint not null,
    primary key (channel, hour)
);

-- By what a customer is known on a channel: phone, bsuid, psid, igsid.
create table identities (
    channel text not null references channels (id),
    kind text not null,
    value text not null,
    customer text not null references customers (id),
    username text,
    picture text,
    asked_at bigint,
    primary key (channel, kind, value)
);
create index identities_of_customer on identities (customer);
-- Whose name is still to be asked.
create index identities_unasked on identities (channel) where asked_at is null;

alter table conversations add column window_from bigint;
-- When it expires, and when those who oversee are told; null: never, or it is done.
alter table conversations add column closes_at bigint;
alter table conversations add column escalate_at bigint;
-- The touchpoint on its channel; null: the customer's address.
alter table conversations add column contact text;
create index conversations_closing on conversations (closes_at) where closes_at is not null;
create index conversations_to_escalate on conversations (escalate_at) where escalate_at is not null;

-- What came in, word for word, until it is worked off; what could not be is kept with the reason.
create table arrivals (
    id text not null primary key,
    -- The order in which they came, which ids of the same moment do not have.
    place bigint not null,
    channel text not null,
    at bigint not null,
    body text not null,
    done_at bigint,
    trouble text
);
create index arrivals_open on arrivals (place) where done_at is null;
create index arrivals_done on arrivals (done_at) where done_at is not null;

-- Each message of a channel, once: what came in cannot come in twice, and what is told about it finds it.
create table provider_messages (
    channel text not null,
    provider_id text not null,
    entry text not null,
    conversation text not null,
    primary key (channel, provider_id)
);
create index provider_messages_of_entry on provider_messages (entry);

-- Told of a message that is not here yet: kept for a while, applied when it comes.
create table parked (
    id text not null primary key,
    channel text not null,
    provider_id text not null,
    at bigint not null,
    body text not null
);
create index parked_for on parked (channel, provider_id);

-- What is to be sent. A row that is being sent when its process dies stays `sending`: its outcome is unknown.
create table outbox (
    id text not null primary key,
    entry text not null,
    channel text not null,
    conversation text not null,
    kind text not null,
    body text not null,
    at bigint not null,
    due_at bigint not null,
    attempts bigint not null,
    sending_since bigint
);
create index outbox_due on outbox (due_at, id) where sending_since is null;
create index outbox_of_conversation on outbox (conversation, id);
create index outbox_sending on outbox (sending_since) where sending_since is not null;

-- Pictures and documents, kept on disk under their hash.
create table files (
    hash text not null primary key,
    mime text not null,
    size bigint not null,
    at bigint not null
);
-- Which lines show a file: who may read one of them may have it.
create table file_uses (
    hash text not null references files (hash),
    entry text not null,
    conversation text not null,
    primary key (hash, entry)
);
-- Files to be fetched from a channel.
create table fetches (
    id text not null primary key,
    channel text not null,
    conversation text not null,
    entry text not null,
    part bigint not null,
    source text not null,
    due_at bigint not null,
    attempts bigint not null
);
create index fetches_due on fetches (due_at, id);

-- WhatsApp's templates as the account has them.
create table templates (
    channel text not null references channels (id),
    name text not null,
    language text not null,
    provider_id text not null,
    status text not null,
    category text not null,
    quality text,
    reason text,
    components text not null,
    sent bigint not null,
    delivered bigint not null,
    read bigint not null,
    failed bigint not null,
    changed_at bigint not null,
    primary key (channel, name, language)
);
