-- For this transaction: a statement that would last longer than the connection's own limit is ended by PostgreSQL before.
SET LOCAL statement_timeout = '25s'
