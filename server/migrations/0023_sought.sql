-- What a customer is found by, folded (server/src/store/search.rs); null: not folded yet.
alter table customers add column sought text;
create index customers_unfolded on customers (id) where sought is null;
