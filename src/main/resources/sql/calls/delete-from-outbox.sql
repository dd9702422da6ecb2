DELETE FROM calls.outbox WHERE seq = ANY (?::bigint[])
