-- Whether this transaction is the one of all nodes that purges now.
SELECT pg_try_advisory_xact_lock(hashtext('serai calls purge'))
