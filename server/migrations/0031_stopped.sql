-- Whether a channel is stopped says the channel itself; what is to be sent by it keeps its time.
update outbox set due_at = at where due_at = 9223372036854775807;
