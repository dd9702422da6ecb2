-- What GET /thread tells of an owner's messages of one original, kept by triggers in the transaction that changes them,
-- whoever does: reading it for a page costs nothing for the threads that are not on it.
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

-- Rows are locked in the order of their keys, as by everyone. What follows a lock is a statement of its own, so that it
-- sees what the transaction wrote that held the lock before.
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

-- Counts again what it is given, after locking it: for changes and removals, which are few and of short threads.
CREATE FUNCTION mailbox.summarize_again(owners text[], originals integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM mailbox.summary s
    JOIN unnest(owners, originals) AS k (owner, original_id) USING (owner, original_id)
    ORDER BY owner, original_id
    FOR UPDATE OF s;

    INSERT INTO mailbox.summary AS s (owner, original_id, messages, unread, archived, most_recent)
    SELECT k.owner, k.original_id, count(*), count(*) FILTER (WHERE m."readAt" IS NULL),
        count(*) FILTER (WHERE m."isArchived"), max(m."createdAt")
    FROM unnest(owners, originals) AS k (owner, original_id)
    JOIN public."Messages" m ON m.owner = k.owner AND m."originalMessageId" = k.original_id
    WHERE NOT m."isDeleted" AND m."ThreadId" IS NULL
    GROUP BY k.owner, k.original_id
    ORDER BY k.owner, k.original_id
    ON CONFLICT (owner, original_id) DO UPDATE SET
        messages = excluded.messages,
        unread = excluded.unread,
        archived = excluded.archived,
        most_recent = excluded.most_recent;

    DELETE FROM mailbox.summary s
    USING unnest(owners, originals) AS k (owner, original_id)
    WHERE s.owner = k.owner AND s.original_id = k.original_id
        AND NOT EXISTS (
            SELECT FROM public."Messages" m
            WHERE m.owner = k.owner AND m."originalMessageId" = k.original_id
                AND NOT m."isDeleted" AND m."ThreadId" IS NULL);
END
$$;

CREATE FUNCTION mailbox.summarize_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mailbox.summarize_again(array_agg(owner), array_agg("originalMessageId"))
    FROM (
        SELECT owner, "originalMessageId" FROM before WHERE "originalMessageId" IS NOT NULL AND "ThreadId" IS NULL
        UNION
        SELECT owner, "originalMessageId" FROM after WHERE "originalMessageId" IS NOT NULL AND "ThreadId" IS NULL) k
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;

CREATE FUNCTION mailbox.summarize_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mailbox.summarize_again(array_agg(owner), array_agg("originalMessageId"))
    FROM (
        SELECT DISTINCT owner, "originalMessageId" FROM before
        WHERE "originalMessageId" IS NOT NULL AND "ThreadId" IS NULL) k
    HAVING count(*) > 0;
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
