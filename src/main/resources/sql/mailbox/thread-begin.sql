-- Begins a thread with its first message; users who are not known yet are made.
SELECT NULL AS reason, t.answer::text AS answer, t.notify::text AS notify
FROM mailbox.begin_thread(
    :?caller, :?uuid, :?participants::text[], :?topic, :?message, :?tags::text[], :?logUser) t
