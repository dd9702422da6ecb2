-- What GET /thread tells of an owner's messages of one original, kept by triggers in the transaction that changes them,
-- whoever does: reading it for a page costs nothing for the threads that are not on it.
SET LOCAL lock_timeout = '5s';

CREATE TABLE mailbox.summary (
    owner text NOT NULL,
    original_id integer NOT NULL,
    messages integer NOT NULL,
    unread integer NOT NULL,
    archived integer NOT NULL,
    most_recent timestamptz NOT NULL,
    PRIMARY KEY (owner, original_id)
);

CREATE INDEX summary_newest ON mailbox.summary (owner, most_recent DESC, original_id DESC) INCLUDE (messages, archived);

-- No two transactions wait for each other here: each has its messages before it locks a row of the summary, changes one
-- message at most, and locks rows of the summary in the order of their keys.
CREATE FUNCTION mailbox.summarize_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO mailbox.summary AS s (owner, original_id, messages, unread, archived, most_recent)
    SELECT owner, "originalMessageId", count(*), count(*) FILTER (WHERE "readAt" IS NULL),
        count(*) FILTER (WHERE "isArchived"), max("createdAt")
    FROM added
    WHERE "originalMessageId" IS NOT NULL AND "ThreadId" IS NULL AND NOT "isDeleted"
    GROUP BY owner, "originalMessageId"
    ORDER BY owner, "originalMessageId"
    ON CONFLICT (owner, original_id) DO UPDATE SET
        messages = s.messages + excluded.messages,
        unread = s.unread + excluded.unread,
        archived = s.archived + excluded.archived,
        most_recent = greatest(s.most_recent, excluded.most_recent);
    RETURN NULL;
END
$$;

-- What messages count for in the summary, times the sign.
CREATE FUNCTION mailbox.counted(sign integer, m public."Messages") RETURNS SETOF mailbox.summary
LANGUAGE sql IMMUTABLE AS $$
    SELECT m.owner::text, m."originalMessageId", sign, CASE WHEN m."readAt" IS NULL THEN sign ELSE 0 END,
        CASE WHEN m."isArchived" THEN sign ELSE 0 END, m."createdAt"
    WHERE m."originalMessageId" IS NOT NULL AND m."ThreadId" IS NULL AND NOT m."isDeleted"
$$;

-- Adds differences, whose most_recent does not matter. The rows are locked by a statement of its own, so that the next one
-- sees all that was written under the locks before.
CREATE FUNCTION mailbox.summarize(differences mailbox.summary[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO mailbox.summary AS s (owner, original_id, messages, unread, archived, most_recent)
    SELECT DISTINCT owner, original_id, 0, 0, 0, '-infinity'::timestamptz
    FROM unnest(differences)
    ORDER BY owner, original_id
    ON CONFLICT (owner, original_id) DO UPDATE SET messages = s.messages WHERE false;

    UPDATE mailbox.summary s
    SET messages = s.messages + d.messages,
        unread = s.unread + d.unread,
        archived = s.archived + d.archived,
        most_recent = coalesce((
            SELECT max(m."createdAt")
            FROM public."Messages" m
            WHERE m.owner = d.owner AND m."originalMessageId" = d.original_id
                AND NOT m."isDeleted" AND m."ThreadId" IS NULL), '-infinity')
    FROM (
        SELECT owner, original_id, sum(messages) AS messages, sum(unread) AS unread, sum(archived) AS archived
        FROM unnest(differences)
        GROUP BY owner, original_id) d
    WHERE s.owner = d.owner AND s.original_id = d.original_id;

    DELETE FROM mailbox.summary s
    USING unnest(differences) d
    WHERE s.owner = d.owner AND s.original_id = d.original_id AND s.messages = 0;
END
$$;

CREATE FUNCTION mailbox.summarize_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mailbox.summarize(ARRAY(
        SELECT mailbox.counted(-1, b) FROM before b
        UNION ALL
        SELECT mailbox.counted(1, a) FROM after a));
    RETURN NULL;
END
$$;

CREATE FUNCTION mailbox.summarize_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mailbox.summarize(ARRAY(SELECT mailbox.counted(-1, b) FROM before b));
    RETURN NULL;
END
$$;

CREATE TRIGGER mailbox_added AFTER INSERT ON public."Messages"
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION mailbox.summarize_added();
CREATE TRIGGER mailbox_changed AFTER UPDATE ON public."Messages"
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mailbox.summarize_changed();
CREATE TRIGGER mailbox_removed AFTER DELETE ON public."Messages"
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION mailbox.summarize_removed();

-- What a database that is taken over has already.
INSERT INTO mailbox.summary (owner, original_id, messages, unread, archived, most_recent)
SELECT owner, "originalMessageId", count(*), count(*) FILTER (WHERE "readAt" IS NULL),
    count(*) FILTER (WHERE "isArchived"), max("createdAt")
FROM public."Messages"
WHERE "originalMessageId" IS NOT NULL AND "ThreadId" IS NULL AND NOT "isDeleted"
GROUP BY owner, "originalMessageId";
