-- What is paid to providers for messages: prices as the admin wrote them down, what was paid in, what was charged.

create table channel_prices (
    channel text not null primary key references channels (id),
    -- JSON.
    prices text not null
);

-- Millionths of the account's currency: above zero what was paid in, below what a message cost.
create table bookings (
    id text not null primary key,
    channel text not null references channels (id),
    at bigint not null,
    micros bigint not null,
    -- Of a charge: what it was charged as, and the message.
    category text,
    provider_id text,
    -- Of a payment: who entered it.
    by_agent text references agents (id),
    note text not null
);
-- A message is charged once, however often its provider says so.
create unique index bookings_once on bookings (channel, provider_id) where provider_id is not null;
create index bookings_of_channel on bookings (channel, at);
