//! Stories between people and a desk, over true HTTP.

// `cfg(test)` tells the lints that helpers may unwrap, as tests may.
#[cfg(test)]
mod channels;
#[cfg(test)]
mod control;
#[cfg(test)]
mod desk;
#[cfg(feature = "openapi")]
#[cfg(test)]
mod desk_requests;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod graph;
#[cfg(test)]
mod media;
#[cfg(feature = "openapi")]
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod windows;
