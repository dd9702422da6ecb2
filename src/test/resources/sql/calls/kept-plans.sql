SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%calls.outbox%'
