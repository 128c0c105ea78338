//! The overview's choices, and the report of what each agent did.

use super::shell::lang;
use crate::domain::agent::Lang;

pub struct Overview {
    pub channel: &'static str,
    pub all_channels: &'static str,
}

const EN: Overview = Overview { channel: "Channel", all_channels: "All channels" };

const TR: Overview = Overview { channel: "Kanal", all_channels: "Tüm kanallar" };

pub fn words() -> &'static Overview {
    match lang() {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}
