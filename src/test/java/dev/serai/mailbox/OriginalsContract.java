package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What users notice of {@code /thread}, and what it is made of. */
abstract class OriginalsContract extends MailboxContract {
    /** Each row of the one that is not among the rows of the other. */
    private static final String DIFFERENCES = """
            WITH fresh AS (
                SELECT owner::text, "originalMessageId", count(*)::int, (count(*) FILTER (WHERE "readAt" IS NULL))::int,
                    (count(*) FILTER (WHERE "isArchived"))::int, max("createdAt")
                FROM "Messages"
                WHERE NOT "isDeleted" AND "ThreadId" IS NULL AND "originalMessageId" IS NOT NULL
                GROUP BY owner, "originalMessageId")
            (TABLE fresh EXCEPT TABLE mailbox.summary) UNION ALL (TABLE mailbox.summary EXCEPT TABLE fresh)
            """;

    @Test
    void aPageTellsOfEachOriginalWhatItsMessagesAre() {
        String ann = user();
        String ben = user();
        JsonNode first = scene.sent(ann, List.of(ben), "first");
        JsonNode other = scene.sent(ben, List.of(ann), "other");
        JsonNode reply = scene.replied(ben, scene.find(ben, "first"), List.of(ann), "Re: first");
        String unread = scene.find(ann, "Re: first").get("id").asText();

        JsonNode page = json(scene.get(ann, "/thread"));

        assertThat(page.get("count").asInt()).isEqualTo(2);
        JsonNode latest = page.at("/threads/0");
        assertThat(latest.get("from")).hasToString("[\"" + ann + "\",\"" + ben + "\"]");
        assertThat(latest.get("originalMessageId")).isEqualTo(first.get("id"));
        assertThat(latest.get("mostRecent")).isEqualTo(reply.get("createdAt"));
        assertThat(latest.get("count").asInt()).isEqualTo(2);
        assertThat(latest.get("isArchived").asBoolean()).isFalse();
        assertThat(latest.get("unread").asBoolean()).isTrue();
        assertThat(latest.get("messageIds")).hasToString("[" + first.get("id") + "," + unread + "]");
        assertThat(latest.get("refMessageId")).hasToString(unread);
        assertThat(latest.get("subject").asText()).isEqualTo("first");
        assertThat(page.at("/threads/1/originalMessageId")).isEqualTo(other.get("id"));
    }

    @Test
    void aThreadIsArchivedWhenAllOfItIsAndGoneWhenAllIsDeleted() {
        String ann = user();
        JsonNode one = scene.sent(ann, List.of(user()), "one");
        JsonNode two = scene.replied(ann, one, List.of(user()), "two");
        scene.sent(ann, List.of(user()), "another");

        scene.send("PUT", ann, "/message/archive/" + one.get("id"), "");
        assertThat(json(scene.get(ann, "/thread?archived=true")).get("count").asInt())
                .isZero();
        scene.send("PUT", ann, "/message/archive/" + two.get("id"), "");
        JsonNode archived = json(scene.get(ann, "/thread?archived=true"));
        assertThat(archived.get("count").asInt()).isOne();
        assertThat(archived.at("/threads/0/isArchived").asBoolean()).isTrue();
        assertThat(archived.at("/threads/0/refMessageId")).isEqualTo(two.get("id"));
        assertThat(json(scene.get(ann, "/thread?archived=false")).findValuesAsText("subject"))
                .containsExactly("another");
        assertThat(json(scene.get(ann, "/thread?limit=1&offset=1")).findValuesAsText("subject"))
                .containsExactly("one");

        scene.send("DELETE", ann, "/message/delete/" + two.get("id"), "");
        assertThat(json(scene.get(ann, "/thread?archived=true")).at("/threads/0/mostRecent"))
                .isEqualTo(one.get("createdAt"));
        scene.send("DELETE", ann, "/message/delete/" + one.get("id"), "");
        assertThat(json(scene.get(ann, "/thread")).get("count").asInt()).isOne();
    }

    @Test
    void theMessagesOfAnOriginalComeInTheOrderOfTheirReplies() {
        String ann = user();
        String ben = user();
        JsonNode first = scene.sent(ann, List.of(ben), "1");
        scene.replied(ben, scene.find(ben, "1"), List.of(ann), "2");
        scene.replied(ann, scene.find(ann, "2"), List.of(ben), "3");

        JsonNode thread = json(scene.get(ann, "/thread/" + first.get("id")));

        assertThat(thread.findValuesAsText("subject")).containsExactly("1", "2", "3");
        assertThat(thread.findValuesAsText("owner")).containsOnly(ann);
        HttpResponse<String> strangers = scene.get(user(), "/thread/" + first.get("id"));
        MessagesContract.refused(strangers, 404, "MESSAGE_NOT_EXIST");
        assertThat(json(strangers).get("message").asText()).isEqualTo("Original message does not exist");
    }

    @Test
    void theSummaryIsRightHoweverManyChangeTheSameThreadAtOnce() throws Exception {
        String ann = user();
        String ben = user();
        JsonNode original = scene.sent(ann, List.of(ben), "contended");
        JsonNode received = scene.find(ben, "contended");
        List<Future<List<Integer>>> works = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            for (int worker = 0; worker < 12; worker++) {
                boolean annsTurn = worker % 2 == 0;
                works.add(threads.submit(() -> annsTurn ? work(ann, original, ben) : work(ben, received, ann)));
            }
            for (Future<List<Integer>> work : works) {
                // 404: another has deleted it meanwhile
                assertThat(work.get(60, TimeUnit.SECONDS)).isSubsetOf(200, 404);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(scene.sql("SELECT count(*) FROM \"Messages\" WHERE \"originalMessageId\" = " + original.get("id")))
                .containsExactly(String.valueOf(2 + 12 * 8 * 2));
        assertThat(scene.sql(DIFFERENCES)).isEmpty();
    }

    @Test
    void aReplyToAMessageWithoutAnOriginalMakesItTheOriginal() {
        String ann = user();
        String ben = user();
        scene.sent(ann, List.of(ben), "first");
        JsonNode parent = scene.find(ben, "first");
        scene.sql("UPDATE \"Messages\" SET \"originalMessageId\" = NULL WHERE id = " + parent.get("id"));

        JsonNode reply = scene.replied(ben, parent, List.of(ann), "second");

        assertThat(reply.get("originalMessageId")).isEqualTo(parent.get("id"));
        assertThat(scene.find(ann, "second").get("originalMessageId")).isEqualTo(parent.get("id"));
    }

    @Test
    void theSummaryFollowsWhateverIsDoneToTheTable() {
        String ann = user();
        String id = scene.sent(ann, List.of(ann), "by hand").get("id").asText();
        String its = " WHERE \"originalMessageId\" = " + id;

        for (String change : List.of(
                "UPDATE \"Messages\" SET \"isDeleted\" = true" + its,
                "UPDATE \"Messages\" SET \"isDeleted\" = false, \"isArchived\" = NOT \"isArchived\"" + its,
                "UPDATE \"Messages\" SET \"ThreadId\" = 1" + its,
                "UPDATE \"Messages\" SET \"ThreadId\" = NULL, owner = owner || 'x', \"createdAt\" = now()" + its,
                "UPDATE \"Messages\" SET \"originalMessageId\" = id" + its,
                "DELETE FROM \"Messages\"" + its)) {
            scene.sql(change);
            assertThat(scene.sql(DIFFERENCES)).as(change).isEmpty();
        }
    }

    /** Replies eight times, and reads, archives and deletes what it finds. */
    private List<Integer> work(String user, JsonNode parent, String other) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            scene.replied(user, parent, List.of(other), "r" + i);
            JsonNode mine = json(scene.get(user, "/message/list?limit=6&archived=false"))
                    .get("messages");
            for (JsonNode message : mine) {
                if (!message.get("id").equals(parent.get("id"))) {
                    statuses.add(any(user, message.get("id").asText()).statusCode());
                }
            }
        }
        return statuses;
    }

    private HttpResponse<String> any(String user, String id) {
        return switch (ThreadLocalRandom.current().nextInt(5)) {
            case 0 -> scene.send("DELETE", user, "/message/delete/" + id, "");
            case 1 -> scene.send("PUT", user, "/message/archive/" + id, "");
            case 2 -> scene.send("PUT", user, "/message/markAsUnread/" + id, "");
            case 3 -> scene.get(user, "/thread?limit=2");
            default -> scene.get(user, "/message/get/" + id);
        };
    }
}
