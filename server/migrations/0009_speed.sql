-- Who had a conversation, and how fast it went, is asked of the ledger by conversation.
create index ledger_by_conversation on ledger (conversation, kind);
