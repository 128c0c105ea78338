-- Customers who asked a channel for no more advertising.
create table stopped (
    channel text not null references channels (id),
    customer text not null references customers (id),
    at bigint not null,
    primary key (channel, customer)
);
