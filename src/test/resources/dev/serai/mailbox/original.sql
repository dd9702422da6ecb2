-- A database as the original makes it, its foreign keys and short columns included, with what users left there.
CREATE TABLE "Users" (
    id serial PRIMARY KEY, uuid varchar(255), username varchar(255),
    "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL);
CREATE TABLE "Threads" (
    id serial PRIMARY KEY, topic varchar(255), "lastMessageId" integer, "lastMessageSent" timestamptz, "logUserId" integer,
    tags text[], "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL);
CREATE TABLE "Messages" (
    id serial PRIMARY KEY, owner varchar(255) NOT NULL, "originalMessageId" integer, "parentMessageId" integer,
    "to" varchar(255)[] NOT NULL, "from" varchar(255) NOT NULL, subject varchar(255) NOT NULL, message text NOT NULL,
    "readAt" timestamptz, "isDeleted" boolean NOT NULL DEFAULT false, "isArchived" boolean NOT NULL DEFAULT false,
    "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL,
    "ThreadId" integer REFERENCES "Threads" ON UPDATE CASCADE ON DELETE SET NULL,
    "LastMessageId" integer REFERENCES "Threads" ON UPDATE CASCADE ON DELETE SET NULL,
    "SenderId" integer REFERENCES "Users" ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE "UserMessages" (
    "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL,
    "MessageId" integer NOT NULL REFERENCES "Messages" ON UPDATE CASCADE ON DELETE CASCADE,
    "UserId" integer NOT NULL REFERENCES "Users" ON UPDATE CASCADE ON DELETE CASCADE,
    "isArchived" boolean NOT NULL DEFAULT false, "isDeleted" boolean NOT NULL DEFAULT false, "readAt" timestamptz,
    PRIMARY KEY ("MessageId", "UserId"));
CREATE TABLE "UserThreads" (
    "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL,
    "ThreadId" integer NOT NULL REFERENCES "Threads" ON UPDATE CASCADE ON DELETE CASCADE,
    "UserId" integer NOT NULL REFERENCES "Users" ON UPDATE CASCADE ON DELETE CASCADE,
    "lastMessageRead" boolean NOT NULL DEFAULT false,
    PRIMARY KEY ("ThreadId", "UserId"));

INSERT INTO "Users" VALUES
    (1, 'u-1', 'ann', '2020-01-01', '2020-01-01'), (2, NULL, 'ben', '2020-01-01', '2020-01-01');
INSERT INTO "Threads" VALUES (3, 'topic', 14, '2020-01-05', 2, '{a,"b c"}', '2020-01-05', '2020-01-05');
INSERT INTO "Messages" VALUES
    (10, 'ann', 10, NULL, '{ben}', 'ann', 'first', 'm', '2020-01-02', false, false, '2020-01-02', '2020-01-02', NULL, NULL, NULL),
    (11, 'ben', 10, NULL, '{ben}', 'ann', 'first', 'm', NULL, true, false, '2020-01-02', '2020-01-02', NULL, NULL, NULL),
    (12, 'ben', 10, 11, '{ann}', 'ben', 'second', 'm', '2020-01-03', false, true, '2020-01-03', '2020-01-03', NULL, NULL, NULL),
    (13, 'ann', 10, 11, '{ann}', 'ben', 'second', 'm', NULL, false, false, '2020-01-03', '2020-01-03', NULL, NULL, NULL),
    (14, 'ann', NULL, NULL, '{ben}', 'ann', '', 'm', '2020-01-05', false, false, '2020-01-05', '2020-01-05', 3, 3, 1);
INSERT INTO "UserMessages" VALUES
    ('2020-01-05', '2020-01-05', 14, 1, false, false, '2020-01-05'), ('2020-01-05', '2020-01-05', 14, 2, false, false, NULL);
INSERT INTO "UserThreads" VALUES ('2020-01-05', '2020-01-05', 3, 1, true), ('2020-01-05', '2020-01-05', 3, 2, false);
SELECT setval('"Messages_id_seq"', 20), setval('"Users_id_seq"', 2), setval('"Threads_id_seq"', 3);
