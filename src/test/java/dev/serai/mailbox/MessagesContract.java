package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What users notice of {@code /message} and {@code /thread}, over the wire of a running Serai. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MessagesContract {
    private Services services;
    private MailboxScene scene;

    abstract Services services(Path folder) throws Exception;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = services(folder.resolve("services"));
        scene = new MailboxScene(folder, services, Map.of());
    }

    @AfterAll
    void stop() throws Exception {
        scene.close();
        services.close();
    }

    @Test
    void aSentMessageIsStoredOnceForItsSenderAndOnceForEachRecipient() {
        HttpResponse<String> sent = scene.post(
                "ann",
                "/message/send",
                "{\"to\": [\"ben\", \"cas\", \"ben\"], \"subject\": \"S\", \"message\": \"M\"}");

        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        JsonNode message = json(sent);
        assertThat(message.get("owner").asText()).isEqualTo("ann");
        assertThat(message.get("readAt")).isEqualTo(message.get("createdAt"));
        assertThat(message.get("originalMessageId")).isEqualTo(message.get("id"));
        assertThat(message.get("to")).hasToString("[\"ben\",\"cas\"]");
    }
}
