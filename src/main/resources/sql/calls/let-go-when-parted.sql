-- Should the network part us from the server while the broker is asked, it lets go of the rows by itself.
SET LOCAL idle_in_transaction_session_timeout = '30s'
