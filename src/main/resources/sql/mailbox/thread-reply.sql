-- Adds a message to a thread that the caller is in.
SELECT t.reason, t.answer::text AS answer, t.notify::text AS notify
FROM mailbox.reply_to_thread(:?caller, :?uuid, :?thread, :?message) t
