-- The messages of a thread that the caller is in, which is read by them from now on if they mark it.
SELECT t.reason, t.answer::text AS answer
FROM mailbox.read_thread(:?caller, :?thread, :?since::timestamptz, :?mark) t
