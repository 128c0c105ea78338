-- Since when no line shows a file any more that one showed: its bytes are to go.
alter table files add column unused_at bigint;
create index files_unused on files (unused_at) where unused_at is not null;
