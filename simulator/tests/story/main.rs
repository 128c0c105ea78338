//! Stories between people and a desk, over true HTTP.

mod channels;
mod desk;
mod faults;
mod graph;
mod media;
mod openapi;
mod templates;
mod windows;
