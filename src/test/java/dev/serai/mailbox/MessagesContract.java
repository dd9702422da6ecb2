package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.body;
import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.testing.Http;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What users notice of {@code /message}, over the wire of a running Serai. */
abstract class MessagesContract extends MailboxContract {
    private final String ann = user();
    private final String ben = user();

    @Test
    void aSentMessageIsStoredOnceForItsSenderAndOnceForEachRecipient() {
        String cas = user();

        JsonNode message = scene.sent(ann, List.of(ben, cas, ben, ann), "to each");

        assertThat(message.get("owner").asText()).isEqualTo(ann);
        assertThat(message.get("readAt")).isEqualTo(message.get("createdAt"));
        assertThat(message.get("createdAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(message.get("originalMessageId")).isEqualTo(message.get("id"));
        assertThat(message.get("to")).hasToString("[\"" + ben + "\",\"" + cas + "\",\"" + ann + "\"]");
        assertThat(scene.sql(
                        "SELECT owner || ' ' || (\"readAt\" IS NOT NULL) FROM \"Messages\" WHERE \"originalMessageId\" = "
                                + message.get("id") + " ORDER BY id"))
                .containsExactly(ann + " true", ben + " false", cas + " false", ann + " false");
    }

    @Test
    void allCopiesOfAMessageAndTheirSummariesAreOneTransaction() {
        List<String> hundred = IntStream.range(0, 100).mapToObj(i -> user()).toList();

        JsonNode message = scene.sent(ann, hundred, "to a hundred");

        assertThat(scene.sql(
                        "SELECT count(*) || ' ' || count(DISTINCT m.xmin::text) || ' ' || bool_and(s.xmin = m.xmin)"
                                + " FROM \"Messages\" m JOIN mailbox.summary s USING (owner)"
                                + " WHERE original_id = \"originalMessageId\" AND original_id = " + message.get("id")))
                .containsExactly("101 1 true");
    }

    @Test
    void aFormIsTakenAsJsonIs() {
        for (String to : List.of("to=" + ben, "to[]=" + ben, "to%5B0%5D=" + ben, "to=" + ben + "&to=" + ben)) {
            HttpResponse<String> sent = scene.send(
                    "POST",
                    ann,
                    "/message/send",
                    to + "&subject=caf%C3%A9+1&message=%26",
                    "Content-Type",
                    "application/x-www-form-urlencoded; charset=utf-8");

            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
            assertThat(json(sent).get("to")).hasToString("[\"" + ben + "\"]");
            assertThat(json(sent).get("subject").asText()).isEqualTo("café 1");
            assertThat(json(sent).get("message").asText()).isEqualTo("&");
        }
    }

    @Test
    void aReplyBelongsToTheOriginalOfItsParent() {
        JsonNode first = scene.sent(ann, List.of(ben), "first");
        JsonNode received = scene.find(ben, "first");
        scene.send("PUT", ben, "/message/archive/" + received.get("id"), "");

        JsonNode reply = scene.replied(ben, received, List.of(ann), "second");
        JsonNode again = scene.replied(ann, scene.find(ann, "second"), List.of(ben), "third");

        assertThat(reply.get("parentMessageId")).isEqualTo(received.get("id"));
        assertThat(reply.get("originalMessageId")).isEqualTo(first.get("id"));
        assertThat(again.get("originalMessageId")).isEqualTo(first.get("id"));
    }

    @Test
    void onlyWhoHasTheMessageAndTookPartInItCanReply() {
        JsonNode message = scene.sent(ann, List.of(ben), "for ben");
        JsonNode received = scene.find(ben, "for ben");
        String dan = user();
        String strange = scene.sql(
                        "INSERT INTO \"Messages\" (owner, \"to\", \"from\", subject, \"createdAt\", \"updatedAt\")"
                                + " VALUES ('" + dan + "', '{x}', 'y', '', now(), now()) RETURNING id")
                .get(0);

        refused(
                scene.post(ben, "/message/reply/" + message.get("id"), body(List.of(ann), "s")),
                404,
                "MESSAGE_NOT_EXIST");
        refused(scene.post(dan, "/message/reply/" + strange, body(List.of(ann), "s")), 403, "CANNOT_REPLY_NO_ACCESS");
        scene.send("DELETE", ben, "/message/delete/" + received.get("id"), "");
        refused(
                scene.post(ben, "/message/reply/" + received.get("id"), body(List.of(ann), "s")),
                404,
                "MESSAGE_NOT_EXIST");
        assertThat(scene.sql("SELECT count(*) FROM \"Messages\" WHERE \"parentMessageId\" IN (" + strange + ", "
                        + message.get("id") + ", " + received.get("id") + ")"))
                .containsExactly("0");
    }

    @Test
    void aListHasTheNewestFirstAndCountsWhatIsNotOnThePage() {
        String eva = user();
        String fay = user();
        scene.sent(eva, List.of(fay), "1");
        scene.sent(fay, List.of(eva), "2");
        scene.sent(fay, List.of(fay), "3");
        scene.send("PUT", fay, "/message/archive/" + scene.find(fay, "1").get("id"), "");

        assertThat(subjects(fay, "")).isEqualTo("3,3,2,1 of 4");
        assertThat(subjects(fay, "?limit=2&offset=1")).isEqualTo("3,2 of 4");
        assertThat(subjects(fay, "?limit=0")).isEqualTo(" of 4");
        assertThat(subjects(fay, "?offset=99999999999999999999")).isEqualTo(" of 4");
        assertThat(subjects(fay, "?from=" + eva)).isEqualTo("1 of 1");
        assertThat(subjects(fay, "?received=true")).isEqualTo("3,3,1 of 3");
        assertThat(subjects(fay, "?sent=true&received=false")).isEqualTo("3,3,2 of 3");
        assertThat(subjects(fay, "?unread=true")).isEqualTo("3,1 of 2");
        assertThat(subjects(fay, "?archived=true")).isEqualTo("1 of 1");
        assertThat(subjects(fay, "?archived=false&limit=1")).isEqualTo("3 of 3");
        assertThat(json(scene.get(fay, "/message/list?summary=true&limit=1"))
                        .at("/messages/0")
                        .fieldNames())
                .toIterable()
                .containsExactly("subject", "from", "createdAt");
        assertThat(json(scene.get(fay, "/message/count"))).hasToString("{\"total\":4,\"unread\":2}");
        assertThat(json(scene.get(fay, "/message/count?option=unread"))).hasToString("{\"total\":4,\"unread\":2}");
        assertThat(Http.send("GET", scene.serai().url() + "/api/message/list?limit=1", "", bearer(fay))
                        .body())
                .contains("\"count\" : 4")
                .doesNotContain("\"1\"");
        assertThat(Http.send("HEAD", scene.serai().url() + "/api/message/list?limit=1", "", bearer(fay))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aMessageIsReadByGetButNotByHead() {
        scene.sent(ann, List.of(ben), "to be read");
        String path = "/message/get/" + scene.find(ben, "to be read").get("id");

        HttpResponse<String> head = scene.send("HEAD", ben, path, "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type")).contains("application/json; charset=UTF-8");
        assertThat(scene.find(ben, "to be read").get("readAt").isNull()).isTrue();

        JsonNode read = json(scene.get(ben, path));
        assertThat(read.get("readAt").isNull()).isFalse();
        assertThat(json(scene.get(ben, path))).isEqualTo(read);
        assertThat(scene.find(ann, "to be read").get("isDeleted").asBoolean()).isFalse();
    }

    @Test
    void aMessageIsAnsweredAsItIsAfterTheChange() {
        scene.sent(ann, List.of(ben), "to be changed");
        String id = scene.find(ben, "to be changed").get("id").asText();

        assertThat(changed("PUT", "markAsRead", id).get("readAt").isNull()).isFalse();
        assertThat(changed("PUT", "markAsUnread", id).get("readAt").isNull()).isTrue();
        assertThat(changed("PUT", "archive", id).get("isArchived").asBoolean()).isTrue();
        assertThat(changed("PUT", "unarchive", id).get("isArchived").asBoolean())
                .isFalse();
        JsonNode deleted = changed("DELETE", "delete", id);
        assertThat(deleted.get("isDeleted").asBoolean()).isTrue();
        assertThat(deleted.get("updatedAt").asText())
                .isGreaterThan(deleted.get("createdAt").asText());
        refused(scene.get(ben, "/message/get/" + id), 404, "MESSAGE_NOT_EXIST");
        refused(scene.send("DELETE", ben, "/message/delete/" + id, ""), 404, "MESSAGE_NOT_EXIST");
        refused(scene.send("PUT", ann, "/message/archive/" + id, ""), 404, "MESSAGE_NOT_EXIST");
        assertThat(scene.send("HEAD", ben, "/message/get/" + id, "").statusCode())
                .isEqualTo(404);
        assertThat(scene.find(ann, "to be changed").get("isArchived").asBoolean())
                .isFalse();
    }

    @Test
    void anybodyMayAskForHealthAndNobodyForWhatIsNotThere() {
        String url = scene.serai().url();
        HttpResponse<String> health = Http.get(url + "/api/health-check");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).isEqualTo("OK");
        assertThat(health.headers().firstValue("Content-Type")).contains("text/plain; charset=UTF-8");
        for (String path : List.of("/api/v2/health-check", "/api", "/api/v2", "/api/v2/message", "/api/nothing")) {
            assertThat(Http.get(url + path).body())
                    .as(path)
                    .isEqualTo("{\"status\":\"ERROR\",\"code\":\"UNKNOWN_API\",\"message\":\"API not found\"}");
        }
    }

    private String subjects(String user, String query) {
        JsonNode list = json(scene.get(user, "/message/list" + query));
        return String.join(",", list.get("messages").findValuesAsText("subject")) + " of " + list.get("count");
    }

    private JsonNode changed(String method, String what, String id) {
        HttpResponse<String> answer = scene.send(method, ben, "/message/" + what + "/" + id, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static String[] bearer(String user) {
        return new String[] {"Authorization", "Bearer " + MailboxScene.token(user)};
    }

    static void refused(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).get("status").asText()).isEqualTo("ERROR");
        assertThat(json(answer).get("code").asText()).isEqualTo(code);
    }
}
