-- The user of this name, made when there was none, with this uuid when they had none.
SELECT t.reason, t.words, t.answer::text AS answer
FROM mailbox.find_user(:?username, :?uuid) t
