-- Customers who turned out to be one person. Nothing of theirs is moved: each keeps its conversations, names on channels
-- and browsers, and says whose part it is, so that it can be undone.

alter table customers add column part_of text references customers (id);
create index customers_parts on customers (part_of) where part_of is not null;

create table merges (
    id text not null primary key,
    kept text not null references customers (id),
    gone text not null references customers (id),
    by_agent text not null references agents (id),
    at bigint not null,
    -- Both as they were, and what became of the one that was kept (JSON).
    before text not null,
    undone_at bigint
);
create index merges_of_kept on merges (kept) where undone_at is null;
