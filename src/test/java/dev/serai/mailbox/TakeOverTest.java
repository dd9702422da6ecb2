package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.testing.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeOverTest {
    @TempDir
    Path folder;

    @Test
    void aDatabaseOfTheOriginalGoesOnWithAllThatIsInIt() throws Exception {
        try (Services services = Services.embedded(folder.resolve("services"))) {
            PostgresRows rows = new PostgresRows(services.environment().get("POSTGRES_URL"));
            rows.of(OriginalDatabase.statements());
            List<String> before = rows.of(EVERYTHING);

            try (MailboxScene scene = new MailboxScene(folder, services, Map.of())) {
                JsonNode threads = json(scene.get("ann", "/thread"));

                assertThat(before).hasSize(12);
                assertThat(rows.of(EVERYTHING)).isEqualTo(before);
                assertThat(threads.get("count").asInt()).isOne();
                assertThat(threads.at("/threads/0/messageIds")).hasToString("[10,13]");
                assertThat(threads.at("/threads/0/refMessageId").asInt()).isEqualTo(13);
                assertThat(threads.at("/threads/0/unread").asBoolean()).isTrue();
                assertThat(json(scene.get("ben", "/thread?archived=true")).at("/threads/0/messageIds"))
                        .hasToString("[12]");
                assertThat(json(scene.get("ann", "/message/list"))
                                .get("messages")
                                .findValuesAsText("id"))
                        .containsExactly("14", "13", "10");
                assertThat(json(scene.get("ann", "/message/get/14"))
                                .get("LastMessageId")
                                .asInt())
                        .isEqualTo(3);

                scene.post("ann", "/message/reply/13", MailboxScene.body(List.of("ben"), "s".repeat(1_000)));
                JsonNode reply = json(scene.get("ann", "/thread/10")).get(2);
                assertThat(reply.get("id").asInt()).isEqualTo(21);
                assertThat(reply.get("originalMessageId").asInt()).isEqualTo(10);
            }
        }
    }

    private static final String EVERYTHING = """
            SELECT to_jsonb(t)::text FROM "Users" t UNION ALL
            SELECT to_jsonb(t)::text FROM "Threads" t UNION ALL
            SELECT to_jsonb(t)::text FROM "Messages" t UNION ALL
            SELECT to_jsonb(t)::text FROM "UserMessages" t UNION ALL
            SELECT to_jsonb(t)::text FROM "UserThreads" t
            ORDER BY 1
            """;
}
