-- Not so on a standby, and on a server that an operator made read-only.
SELECT current_setting('transaction_read_only') = 'off'
