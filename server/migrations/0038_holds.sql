-- What a template that was sent will cost, until its provider says so: two that are sent at once are not paid by the same money.
create table holds (
    entry text not null primary key,
    channel text not null references channels (id),
    micros bigint not null,
    at bigint not null
);
create index holds_of_channel on holds (channel, at);
