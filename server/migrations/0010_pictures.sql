-- What customers look like, where their channel says so: the hash of a kept file.
alter table customers add column picture text;
create index customers_by_picture on customers (picture) where picture is not null;

-- A channel that did not answer when it was asked who somebody is: from when on it is asked again, and how often it was.
alter table identities add column ask_at bigint;
alter table identities add column asks bigint not null default 0;
