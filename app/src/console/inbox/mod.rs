//! The left pane: active and archived chats.
