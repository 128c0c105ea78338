-- When an agent's console was used last: a key, a pointer. Whoever is away for as long as the workspace allows is signed out (V-18).
alter table agents add column used_at bigint not null default 0;
