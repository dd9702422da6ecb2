package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.backing.PostgresAddress;
import dev.serai.testing.Http;
import dev.serai.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users notice of {@code /threads} and {@code /user}, over the wire of a running Serai. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ThreadsContract {
    private static final List<String> MESSAGE = List.of(
            "id",
            "owner",
            "originalMessageId",
            "parentMessageId",
            "to",
            "from",
            "subject",
            "message",
            "readAt",
            "isDeleted",
            "isArchived",
            "createdAt",
            "updatedAt",
            "ThreadId",
            "SenderId",
            "LastMessageId");

    private Services services;
    private MailboxScene scene;
    private MailboxScene guarded;

    abstract Services services(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = services(folder.resolve("services"));
        scene = new MailboxScene(folder, services, Map.of());
        guarded =
                new MailboxScene(folder, services, Map.of("MESSAGING_SERVICE_THREAD_SCOPES", "[\"staff\", \"chief\"]"));
    }

    @AfterAll
    void stop() throws Exception {
        guarded.close();
        scene.close();
        services.close();
    }

    @Test
    void aThreadBeginsWithItsFirstMessage() {
        People who = new People();

        HttpResponse<String> begun = scene.post(
                who.ann,
                "/threads",
                "{\"participants\": [\"%s\", \"%s\", \"%s\"], \"topic\": \"T\", \"message\": \"M\"}"
                        .formatted(who.ben, who.ann, who.ben));

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(json(begun).properties()).hasSize(1);
        JsonNode message = json(begun).get("message");
        assertThat(message.fieldNames()).toIterable().containsExactlyElementsOf(MESSAGE);
        assertThat(message.get("owner").asText()).isEqualTo(who.ann);
        assertThat(message.get("from").asText()).isEqualTo(who.ann);
        assertThat(message.get("to")).hasToString("[\"" + who.ben + "\"]");
        assertThat(message.get("subject").asText()).isEmpty();
        assertThat(message.get("message").asText()).isEqualTo("M");
        assertThat(message.get("originalMessageId").isNull()).isTrue();
        assertThat(message.get("parentMessageId").isNull()).isTrue();
        assertThat(message.get("readAt")).isEqualTo(message.get("createdAt"));
        assertThat(message.get("LastMessageId")).isEqualTo(message.get("ThreadId"));
        assertThat(message.get("SenderId").asInt())
                .isEqualTo(user(who.ann).get("id").asInt());
    }

    @Test
    void aThreadMayBeAForm() {
        People who = new People();

        HttpResponse<String> begun = Http.post(
                scene.serai().url() + "/api/threads",
                "participants[]=" + who.ann + "&participants[]=" + who.ben + "&topic=T&message=M&tags[0]=a",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                "Bearer " + MailboxScene.token(who.ann));

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(row(who.ben).get("tags")).hasToString("[\"a\"]");
    }

    @Test
    void aReplyBecomesTheLastMessageAndIsUnreadForTheOthers() throws Exception {
        People who = new People();
        JsonNode first = begin(who);
        int thread = first.get("ThreadId").asInt();

        HttpResponse<String> replied = scene.post(who.ben, reply(thread), "{\"message\": \"R\"}");

        assertThat(replied.statusCode()).as(replied.body()).isEqualTo(201);
        JsonNode reply = json(replied).get("message");
        assertThat(reply.fieldNames()).toIterable().containsExactlyElementsOf(MESSAGE);
        assertThat(reply.get("to")).hasToString("[]");
        assertThat(reply.get("owner").asText()).isEqualTo(who.ben);
        assertThat(reply.get("LastMessageId").asInt()).isEqualTo(thread);
        assertThat(row(who.ann).get("lastMessageRead").asBoolean()).isFalse();
        assertThat(row(who.ben).get("lastMessageRead").asBoolean()).isTrue();
        assertThat(row(who.ann).get("lastMessageSent")).isEqualTo(reply.get("createdAt"));
        JsonNode messages = json(scene.get(who.ann, "/threads/thread/" + thread));
        assertThat(messages.get(0).get("LastMessageId").isNull()).isTrue();
        assertThat(messages.get(1).get("LastMessageId").asInt()).isEqualTo(thread);
        assertThat(sql("SELECT count(*) FROM \"UserMessages\" um JOIN \"Messages\" m ON m.id = um.\"MessageId\""
                        + " WHERE m.\"ThreadId\" = " + thread))
                .containsExactly("6");
    }

    @Test
    void theListHasARowForEachThreadWithItsLastMessageTheLatestFirst() {
        People who = new People();
        JsonNode older = begin(who);
        JsonNode newer = begin(who);
        JsonNode reply = json(scene.post(who.ben, reply(older.get("ThreadId").asInt()), "{\"message\": \"R\"}"))
                .get("message");

        JsonNode rows = json(scene.get(who.ann, "/threads"));

        assertThat(rows).hasSize(2);
        List<String> names = new ArrayList<>(List.of(
                "username",
                "uuid",
                "UserId",
                "lastMessageRead",
                "topic",
                "lastMessageId",
                "lastMessageSent",
                "logUserId",
                "tags"));
        names.addAll(MESSAGE);
        assertThat(rows.get(0).fieldNames()).toIterable().containsExactlyElementsOf(names);
        for (String name : MESSAGE) {
            assertThat(rows.get(0).get(name)).as(name).isEqualTo(reply.get(name));
            assertThat(rows.get(1).get(name)).as(name).isEqualTo(newer.get(name));
        }
        assertThat(rows.get(0).get("username").asText()).isEqualTo(who.ann);
        assertThat(rows.get(0).get("topic").asText()).isEqualTo("T");
        assertThat(rows.get(0).get("tags")).hasToString("[]");
        assertThat(rows.get(0).get("lastMessageId")).isEqualTo(reply.get("id"));
        assertThat(rows.get(0).get("logUserId").isNull()).isTrue();
    }

    @Test
    void whoHasNoThreadsSeesNone() {
        HttpResponse<String> list = scene.get(new People().ann, "/threads");

        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).isEqualTo("[]");
    }

    @Test
    void threadsCanBeLoggedToAParticipantAndBeAskedForByThem() {
        People who = new People();
        String body = "{\"participants\": [\"%s\", \"%s\"], \"topic\": \"T\", \"message\": \"M\", \"logUser\": \"%s\"}";
        scene.post(who.ann, "/threads", body.formatted(who.ann, who.ben, who.ben));
        scene.post(who.ann, "/threads", body.formatted(who.ann, who.ben, who.ann));
        user(who.cas);
        scene.post(who.ann, "/threads", body.formatted(who.ann, who.ben, who.cas));

        assertThat(json(scene.get(who.ann, "/threads")))
                .extracting(row -> row.get("logUserId").asInt())
                .containsExactly(
                        0,
                        user(who.ann).get("id").asInt(),
                        user(who.ben).get("id").asInt());
        assertThat(json(scene.get(who.ann, "/threads?logUsername=" + who.ben))).hasSize(1);
        assertThat(json(scene.get(who.ann, "/threads?logUsername=" + who.ann))).hasSize(3);
        assertThat(json(scene.get(who.ann, "/threads?logUsername=" + who.cas))).isEmpty();
        assertThat(json(scene.get(who.ann, "/threads?logUsername="))).hasSize(3);
        assertThat(json(scene.get(who.cas, "/threads?logUsername=" + who.ben))).isEmpty();
    }

    @Test
    void readingAThreadMarksItReadForTheReaderAlone() throws Exception {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();
        String path = "/threads/thread/" + thread;

        HttpResponse<String> head = scene.send("HEAD", who.ben, path, "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(row(who.ben).get("lastMessageRead").asBoolean()).isFalse();
        HttpResponse<String> read = scene.get(who.ben, path);

        assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        JsonNode message = json(read).get(0);
        List<String> names = new ArrayList<>(MESSAGE);
        names.add("Sender");
        assertThat(message.fieldNames()).toIterable().containsExactlyElementsOf(names);
        assertThat(message.get("Sender")).isEqualTo(user(who.ann));
        assertThat(row(who.ben).get("lastMessageRead").asBoolean()).isTrue();
        assertThat(row(who.cas).get("lastMessageRead").asBoolean()).isFalse();
        assertThat(sql("SELECT u.username FROM \"UserMessages\" um JOIN \"Users\" u ON u.id = um.\"UserId\""
                        + " WHERE um.\"readAt\" IS NOT NULL AND um.\"MessageId\" = " + message.get("id")
                        + " ORDER BY u.id"))
                .containsExactlyInAnyOrder(who.ann, who.ben);
    }

    @Test
    void deletedAndArchivedMessagesAreLeftOut() throws Exception {
        People who = new People();
        JsonNode first = begin(who);
        int thread = first.get("ThreadId").asInt();
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(json(scene.post(who.ben, reply(thread), "{\"message\": \"R\"}"))
                    .at("/message/id")
                    .asInt());
        }
        int ben = user(who.ben).get("id").asInt();
        change("UPDATE \"Messages\" SET \"isDeleted\" = true WHERE id = " + ids.get(0));
        change("UPDATE \"Messages\" SET \"isArchived\" = true WHERE id = " + ids.get(1));
        String own = "UPDATE \"UserMessages\" SET \"%s\" = true WHERE \"MessageId\" = %d AND \"UserId\" = %d";
        change(own.formatted("isDeleted", ids.get(2), ben));
        change(own.formatted("isArchived", ids.get(3), ben));

        assertThat(ids(scene.get(who.ben, "/threads/thread/" + thread)))
                .containsExactly(first.get("id").asInt());
        assertThat(ids(scene.get(who.ann, "/threads/thread/" + thread)))
                .containsExactly(first.get("id").asInt(), ids.get(2), ids.get(3));
    }

    @Test
    void aThreadIsToldFromItsStartDateOn() {
        People who = new People();
        JsonNode first = begin(who);
        int thread = first.get("ThreadId").asInt();
        String path = "/threads/thread/" + thread + "?start_date=";
        Instant sent = Instant.parse(first.get("createdAt").asText());

        assertThat(ids(scene.get(who.ann, path + sent))).hasSize(1);
        assertThat(ids(scene.get(who.ann, path + sent.toString().replace("Z", ""))))
                .hasSize(1);
        assertThat(ids(scene.get(who.ann, path + sent.toString().replace("Z", "%2B00:00"))))
                .hasSize(1);
        assertThat(ids(scene.get(who.ann, path + sent.toString().replace("Z", "-01:00"))))
                .isEmpty();
        assertThat(ids(scene.get(who.ann, path + sent.plusMillis(1)))).isEmpty();
        assertThat(ids(scene.get(who.ann, path + "2001-02-03"))).hasSize(1);
        assertThat(ids(scene.get(who.ann, path + "9999-12-31"))).isEmpty();
        assertThat(ids(scene.get(who.ann, path))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-02-30",
                "2026-01-01T25:00",
                "1767225600000",
                "%2B999999999-01-01",
                "-0044-03-15",
                "0001-01-01T00:00%2B18:00",
                "infinity",
                "%00"
            })
    void aWrongStartDateIsNamed(String date) {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();

        refused(
                scene.get(who.ann, "/threads/thread/" + thread + "?start_date=" + date),
                400,
                "UNKNOWN_ERROR",
                "start_date");
    }

    @Test
    void theOthersInAThreadAreTold() {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();

        JsonNode others = json(scene.get(who.ben, "/threads/thread/participants/" + thread));

        assertThat(others)
                .extracting(user -> user.get("username").asText())
                .containsExactlyInAnyOrder(who.ann, who.cas);
        assertThat(others.get(0).fieldNames())
                .toIterable()
                .containsExactly("id", "uuid", "username", "createdAt", "updatedAt", "UserThread");
        JsonNode membership = others.get(0).get("UserThread");
        assertThat(membership.fieldNames())
                .toIterable()
                .containsExactly("createdAt", "updatedAt", "ThreadId", "UserId", "lastMessageRead");
        assertThat(membership.get("ThreadId").asInt()).isEqualTo(thread);
        assertThat(membership.get("UserId")).isEqualTo(others.get(0).get("id"));
    }

    @Test
    void aThreadIsNobodysButItsParticipants() {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();
        String stranger = "stranger-" + UUID.randomUUID();

        for (String user : List.of(stranger, user(stranger).get("username").asText())) {
            refused(scene.get(user, "/threads/thread/" + thread), 404, "THREAD_NOT_EXIST", "");
            refused(scene.get(user, "/threads/thread/participants/" + thread), 404, "THREAD_NOT_EXIST", "");
            refused(scene.post(user, reply(thread), "{\"message\": \"R\"}"), 404, "THREAD_NOT_EXIST", "");
            assertThat(scene.send("HEAD", user, "/threads/thread/" + thread, "").statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 404, THREAD_NOT_EXIST",
        "2147483647, 404, THREAD_NOT_EXIST",
        "2147483648, 404, THREAD_NOT_EXIST",
        "99999999999999999999999999, 404, THREAD_NOT_EXIST",
        "-1, 400, UNKNOWN_ERROR",
        "1.5, 400, UNKNOWN_ERROR",
        "abc, 400, UNKNOWN_ERROR",
        "1%20OR%201=1, 400, UNKNOWN_ERROR",
        "%D9%A1, 400, UNKNOWN_ERROR",
        "%00, 400, UNKNOWN_ERROR"
    })
    void aWrongIdIsNoThreads(String id, int status, String code) {
        String named = status == 400 ? "\"id\"" : "";
        People who = new People();
        begin(who);

        refused(scene.get(who.ann, "/threads/thread/" + id), status, code, named);
        refused(scene.get(who.ann, "/threads/thread/participants/" + id), status, code, named);
        refused(scene.post(who.ann, "/threads/thread/" + id + "/reply", "{\"message\": \"R\"}"), status, code, named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | PARTICIPANTS_REQUIRED | ''",
                "{'participants': [], 'topic': 'T', 'message': 'M'} | PARTICIPANTS_REQUIRED | ''",
                "{'participants': null, 'topic': 'T', 'message': 'M'} | PARTICIPANTS_REQUIRED | ''",
                "{'participants': ['x'], 'topic': 'T', 'message': 'M'} | PARTICIPANTS_MUST_INCLUDE_USER | ''",
                "{'participants': ['ann'], 'message': 'M'} | UNKNOWN_ERROR | topic",
                "{'participants': ['ann'], 'topic': '', 'message': 'M'} | UNKNOWN_ERROR | topic",
                "{'participants': ['ann'], 'topic': 'T'} | UNKNOWN_ERROR | message",
                "{'participants': ['ann'], 'topic': 7, 'message': {}} | UNKNOWN_ERROR | message",
                "{'participants': {'a': 1}, 'topic': 'T', 'message': 'M'} | UNKNOWN_ERROR | participants",
                "{'participants': ['ann', 5], 'topic': 'T', 'message': 'M'} | UNKNOWN_ERROR | participants[1]",
                "{'participants': ['ann', ''], 'topic': 'T', 'message': 'M'} | UNKNOWN_ERROR | participants[1]",
                "{'participants': ['ann', null], 'topic': 'T', 'message': 'M'} | UNKNOWN_ERROR | participants[1]",
                "{'participants': ['ann', '\\u0000'], 'topic': 'T', 'message': 'M'} | UNKNOWN_ERROR | participants[1]",
                "{'participants': ['ann', '\\ud800'], 'topic': 'T', 'message': 'M'} | UNKNOWN_ERROR | participants[1]",
                "{'participants': ['ann'], 'topic': 'T', 'message': 'M', 'tags': [1]} | UNKNOWN_ERROR | tags[0]",
                "{'participants': ['ann'], 'topic': 'T', 'message': 'M', 'tags': {'a': 1}} | UNKNOWN_ERROR | tags",
                "{'participants': ['ann'], 'topic': 'T', 'message': 'M', 'logUser': []} | UNKNOWN_ERROR | logUser",
                "[] | UNKNOWN_ERROR | object",
                "{'participants | UNKNOWN_ERROR | JSON"
            },
            quoteCharacter = '`')
    void aWrongThreadIsRefused(String body, String code, String named) {
        refused(scene.post("ann", "/threads", body.replace('\'', '"')), 400, code, named.replace("'", ""));
    }

    @Test
    void aTopicAndNamesHaveALongestLength() {
        String body = "{\"participants\": [\"ann\", \"%s\"], \"topic\": \"%s\", \"message\": \"M\"}";

        assertThat(scene.post("ann", "/threads", body.formatted("n".repeat(255), "t".repeat(10_000)))
                        .statusCode())
                .isEqualTo(201);
        refused(
                scene.post("ann", "/threads", body.formatted("n".repeat(256), "t")),
                400,
                "UNKNOWN_ERROR",
                "participants[1]");
        refused(scene.post("ann", "/threads", body.formatted("n", "t".repeat(10_001))), 400, "UNKNOWN_ERROR", "topic");
    }

    @Test
    void aReplyMustSaySomething() {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();

        for (String body : List.of("{}", "{\"message\": \"\"}", "{\"message\": [\"a\"]}", "{\"message\": null}")) {
            refused(scene.post(who.ann, reply(thread), body), 400, "UNKNOWN_ERROR", "message");
        }
    }

    @Test
    void aUserIsFoundByNameOrMadeAsTheTokenSays() {
        People who = new People();
        String uuid = UUID.randomUUID().toString();

        JsonNode made = user(who.ann);
        assertThat(made.fieldNames()).toIterable().containsExactly("id", "uuid", "username", "createdAt", "updatedAt");
        assertThat(made.get("username").asText()).isEqualTo(who.ann);
        assertThat(made.get("uuid").isNull()).isTrue();
        JsonNode filled = json(postAs(scene, token(who.ann, uuid), "/user", ""));
        assertThat(filled.get("uuid").asText()).isEqualTo(uuid);
        assertThat(filled.get("id")).isEqualTo(made.get("id"));
        String same = "{\"username\": \"%s\", \"uuid\": \"%s\"}".formatted(who.ann, uuid);
        assertThat(json(postAs(scene, token(who.ann, uuid), "/user", same))).isEqualTo(filled);
        refused(postAs(scene, token(who.ann, "other"), "/user", "{}"), 400, "UNKNOWN_ERROR", "uuid");
    }

    @Test
    void nobodyMakesOrChangesAnotherUser() throws Exception {
        People who = new People();
        JsonNode ben = user(who.ben);

        String body = "{\"username\": \"" + who.ben + "\", \"uuid\": \"u\"}";
        refused(scene.post(who.ann, "/user", body), 400, "UNKNOWN_ERROR", "\"username\"");
        for (String wrong : List.of("\"username\": 5", "\"username\": \"\"", "\"uuid\": {}", "\"uuid\": \"u\"")) {
            refused(scene.post(who.ann, "/user", "{" + wrong + "}"), 400, "UNKNOWN_ERROR", wrong.substring(1, 5));
        }

        assertThat(user(who.ben)).isEqualTo(ben);
        assertThat(sql("SELECT username FROM \"Users\" WHERE username = '" + who.ann + "'"))
                .isEmpty();
    }

    @Test
    void aUuidStaysWithTheFirstUserWhoHasIt() {
        People who = new People();
        String uuid = UUID.randomUUID().toString();
        postAs(scene, token(who.ann, uuid), "/user", "");
        String renamed = token(who.ben, uuid);

        HttpResponse<String> begun = postAs(scene, renamed, "/threads", begin(who.ann, who.ben));

        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        assertThat(row(who.ben).get("uuid").isNull()).isTrue();
        refused(postAs(scene, renamed, "/user", ""), 400, "UNKNOWN_ERROR", "\"uuid\" is another user's");
    }

    @Test
    void usersWhoGetTheirUuidsAtOnceDoNotWaitForEachOtherInACircle() throws Exception {
        String group = UUID.randomUUID().toString();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add(group + "-" + i);
        }
        String body = begin(names.toArray(String[]::new));
        scene.post(names.get(0), "/threads", body);
        List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
        for (String name : names) {
            String token = token(name, UUID.randomUUID().toString());
            requests.add(() -> postAs(scene, token, "/threads", body));
        }

        atOnce(requests)
                .forEach(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201));

        assertThat(sql("SELECT uuid FROM \"Users\" WHERE uuid IS NOT NULL AND username LIKE '" + group + "%'"))
                .hasSize(20);
    }

    @Test
    void whoWritesGetsTheUuidThatTheirTokenSays() {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();
        assertThat(row(who.ben).get("uuid").isNull()).isTrue();

        assertThat(postAs(scene, token(who.ben, "uuid-ben"), reply(thread), "{\"message\": \"R\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(postAs(scene, token(who.ann, "\0".repeat(3)), reply(thread), "{\"message\": \"R\"}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(row(who.ben).get("uuid").asText()).isEqualTo("uuid-ben");
        assertThat(row(who.ann).get("uuid").isNull()).isTrue();
    }

    @Test
    void aTokenWhoseNameCanNotBeKeptIsRefused() {
        refused(scene.get("\0", "/threads"), 400, "UNKNOWN_ERROR", "username");
        refused(scene.post("n".repeat(256), "/user", "{}"), 400, "UNKNOWN_ERROR", "username");
    }

    @Test
    void withScopesOnlyTheirHoldersBeginAndReply() {
        People who = new People();
        String body = begin(who.ann, who.ben);
        String staff = token(who.ann, who.ann, "other", "chief");
        String other = token(who.ben, who.ben, "other");

        refused(postAs(guarded, other, "/threads", "no JSON"), 400, "UNAUTHORIZED_REQUEST", "");
        HttpResponse<String> begun = postAs(guarded, staff, "/threads", body);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        String path = "/threads/thread/" + json(begun).at("/message/ThreadId").asInt();
        refused(postAs(guarded, other, path + "/reply", "{\"message\": \"R\"}"), 400, "UNAUTHORIZED_REQUEST", "");
        assertThat(guarded.get(who.ben, path).statusCode()).isEqualTo(200);
        assertThat(postAs(guarded, other, "/user", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutATokenNothingIsDone() {
        String url = scene.serai().url() + "/api/v2";

        for (String path : List.of("/threads", "/threads/thread/1", "/threads/thread/participants/1")) {
            assertThat(Http.get(url + path).statusCode()).as(path).isEqualTo(401);
        }
        for (String path : List.of("/threads", "/threads/thread/1/reply", "/user")) {
            HttpResponse<String> answer = Http.post(url + path, "{}");
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.body()).isEqualTo("Unauthorized");
        }
    }

    @Test
    void ofRepliesAtOnceExactlyOneIsTheLastAndNobodysUnreadOneIsTakenForRead() throws Exception {
        People who = new People();
        int thread = begin(who).get("ThreadId").asInt();
        List<String> users = List.of(who.ann, who.ben, who.cas);
        List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String user = users.get(i % 3);
            String reader = users.get((i + 1) % 3);
            requests.add(() -> scene.post(user, reply(thread), "{\"message\": \"R\"}"));
            requests.add(() -> scene.get(reader, "/threads/thread/" + thread));
        }

        atOnce(requests)
                .forEach(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201));

        String last = "(SELECT \"lastMessageId\" FROM \"Threads\" WHERE id = " + thread + ")";
        assertThat(sql("SELECT id FROM \"Messages\" WHERE \"LastMessageId\" = " + thread))
                .isEqualTo(sql("SELECT max(id) FROM \"Messages\" WHERE \"ThreadId\" = " + thread))
                .isEqualTo(sql("SELECT " + last));
        assertThat(sql("SELECT \"createdAt\" FROM \"Messages\" WHERE \"ThreadId\" = " + thread + " ORDER BY id"))
                .hasSize(21)
                .isSorted();
        // read as a whole or not: by the thread's flag and by the messages' times alike
        assertThat(sql("SELECT count(*) FROM \"UserThreads\" ut WHERE ut.\"ThreadId\" = " + thread
                        + " AND ut.\"lastMessageRead\" <> (SELECT um.\"readAt\" IS NOT NULL FROM \"UserMessages\" um"
                        + " WHERE um.\"UserId\" = ut.\"UserId\" AND um.\"MessageId\" = " + last + ")"))
                .containsExactly("0");
        scene.post(who.ann, reply(thread), "{\"message\": \"R\"}");
        assertThat(row(who.ann).get("lastMessageRead").asBoolean()).isTrue();
        assertThat(row(who.ben).get("lastMessageRead").asBoolean()).isFalse();
        assertThat(row(who.cas).get("lastMessageRead").asBoolean()).isFalse();
    }

    @Test
    void threadsThatNameTheSameNewUsersAtOnceMakeThemOnce() throws Exception {
        String group = UUID.randomUUID().toString();
        List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<String> names = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                names.add(group + "-" + (i % 2 == 0 ? j : 9 - j));
            }
            String caller = names.get(i % 10);
            String token = token(caller, "uuid-" + caller);
            requests.add(() -> postAs(scene, token, "/threads", begin(names.toArray(String[]::new))));
            requests.add(() -> postAs(scene, token, "/user", "{}"));
        }

        atOnce(requests)
                .forEach(answer ->
                        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201));

        assertThat(sql("SELECT username FROM \"Users\" WHERE username LIKE '" + group + "%'"))
                .hasSize(10);
        assertThat(json(scene.get(group + "-3", "/threads"))).hasSize(20);
    }

    @Test
    void nobodyIsNotifiedUnlessItIsEnabled() {
        People who = new People();
        begin(who);

        HttpResponse<String> call = Http.post(
                scene.serai().url() + "/calls",
                "{\"url\": \"http://127.0.0.1:1/" + who.ann + "\", \"requeue\": false}");

        assertThat(call.statusCode()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Http.get(scene.serai().url() + "/calls").body().contains(who.ann));
        assertThat(Http.get(scene.serai().url() + "/calls").body()).doesNotContain("sendPushNotifications");
    }

    /** Users of one test alone. */
    private static final class People {
        private final String ann = "ann-" + UUID.randomUUID();
        private final String ben = "ben-" + UUID.randomUUID();
        private final String cas = "cas-" + UUID.randomUUID();
    }

    /** A thread of three that the first of them has begun. */
    private JsonNode begin(People who) {
        HttpResponse<String> begun = scene.post(who.ann, "/threads", begin(who.ann, who.ben, who.cas));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return json(begun).get("message");
    }

    private static String begin(String... participants) {
        return "{\"participants\": [\"" + String.join("\", \"", participants)
                + "\"], \"topic\": \"T\", \"message\": \"M\"}";
    }

    private static String reply(int thread) {
        return "/threads/thread/" + thread + "/reply";
    }

    /** The user's thread that is the latest. */
    private JsonNode row(String user) {
        return json(scene.get(user, "/threads")).get(0);
    }

    private JsonNode user(String name) {
        return json(scene.post(name, "/user", "{}"));
    }

    private static List<Integer> ids(HttpResponse<String> messages) {
        assertThat(messages.statusCode()).as(messages.body()).isEqualTo(200);
        List<Integer> ids = new ArrayList<>();
        json(messages).forEach(message -> ids.add(message.get("id").asInt()));
        return ids;
    }

    /** A request with a token that says more than its user's name. */
    private static HttpResponse<String> postAs(MailboxScene where, String token, String path, String json) {
        return Http.post(
                where.serai().url() + "/api/v2" + path,
                json,
                "Content-Type",
                "application/json",
                "Authorization",
                "Bearer " + token);
    }

    private static String token(String user, String uuid, String... scopes) {
        return JWT.create()
                .withClaim("username", user)
                .withClaim("uuid", uuid)
                .withClaim("scopes", List.of(scopes))
                .sign(Algorithm.HMAC256(MailboxScene.SECRET));
    }

    private static void refused(HttpResponse<String> answer, int status, String code, String named) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = json(answer);
        assertThat(error.fieldNames()).toIterable().containsExactly("status", "code", "message");
        assertThat(error.get("status").asText()).isEqualTo("ERROR");
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("message").asText()).contains(named);
    }

    private static List<HttpResponse<String>> atOnce(List<Callable<HttpResponse<String>>> requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(requests.size());
        try {
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<String> sql(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private Connection connect() throws SQLException {
        PostgresAddress address = PostgresAddress.parse(services.environment().get("POSTGRES_URL"));
        Properties login = new Properties();
        login.setProperty("user", address.user());
        login.setProperty("password", address.password());
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database(), login);
    }
}
