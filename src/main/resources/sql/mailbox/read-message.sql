-- One message of an owner, who has read it with this.
SELECT CASE WHEN m.id IS NULL THEN 'MESSAGE_NOT_EXIST' END AS reason, mailbox.message(m)::text AS answer
FROM mailbox.read_message(:?id::bigint, :?owner) AS m
