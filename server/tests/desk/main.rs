//! The desk's stories: people act through the same use-cases that the screens call, the clock is moved by hand, and
//! at the end of each story the events are held against fresh snapshots (the oracle, see `world.rs`).
//!
//! They run on SQLite, and on PostgreSQL when `PARLEY_TEST_DATABASE` names a server.

mod accounts;
mod answers;
mod archive;
mod assignment;
mod bad_input;
mod channels;
mod commits;
mod conference;
mod conversation;
mod customers;
mod fairness;
mod find;
mod handing_over;
mod hostile;
mod hours;
mod idle;
mod links;
mod live;
mod mail_server;
mod mishaps;
mod model;
mod offers;
mod order;
mod outside;
mod outward;
mod overflow;
mod overview;
mod pauses;
mod pictures;
mod points;
mod presence;
mod providers;
mod queues;
mod refusals;
mod report;
mod restarts;
mod reverting;
mod rich;
mod routing;
mod settings;
mod signing_in;
mod standby;
mod status;
mod switched;
mod telling;
mod tickets;
mod tokens;
mod told;
mod two_desks;
mod two_outside;
mod windows;
mod world;
mod wrap_up;
