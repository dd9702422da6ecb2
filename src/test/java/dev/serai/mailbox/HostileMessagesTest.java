package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.body;
import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever is sent is stored as it is or refused with a reason. */
class HostileMessagesTest extends MailboxContract {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String ann = user();
    private final String ben = user();

    @Override
    Services services(Path folder) throws Exception {
        return Services.embedded(folder);
    }

    @AfterEach
    void nothingWasHalfWritten() {
        assertThat(scene.sql("SELECT \"originalMessageId\" FROM \"Messages\" GROUP BY 1, \"to\""
                        + " HAVING count(*) <> cardinality(\"to\") + 1"))
                .isEmpty();
    }

    @Test
    void textsComeBackAsTheyWereSent() {
        List<String> subjects = List.of(
                "'; DROP TABLE \"Messages\"; --",
                "\\' OR 1=1 /* :?from ? $1 {} ${body}",
                "\"\\\n\t\u0001\u2028 é 漢 \ud83d\udc2b",
                "x".repeat(900_000));
        List<String> to = List.of("o'hara \"x\"", "{a,b}", "NULL", "", "\ud83d\udc2b".repeat(255)).stream()
                .filter(name -> !name.isEmpty())
                .toList();

        for (String subject : subjects) {
            JsonNode sent = json(scene.post(ann, "/message/send", body(to, subject)));
            assertThat(sent.path("subject").asText()).isEqualTo(subject);
            assertThat(sent.get("to")).extracting(JsonNode::asText).isEqualTo(to);
            JsonNode received = json(scene.get(to.get(0), "/message/list?limit=1"));
            assertThat(received.at("/messages/0/subject").asText()).isEqualTo(subject);
        }
        assertThat(json(scene.get(ann, "/message/list?from=%27%20OR%20%271%27=%271&limit=1"))
                        .get("count")
                        .asInt())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                       | to, subject, message",
                "{\"to\":null,\"subject\":null,\"message\":null}          | to, subject, message",
                "{\"to\":[],\"subject\":\"\",\"message\":\"\"}            | to, subject, message",
                "{\"to\":\"b\",\"subject\":5,\"message\":[\"m\"]}         | to, subject, message",
                "{\"to\":{\"0\":\"b\"},\"subject\":true,\"message\":{}}   | to, subject, message",
                "{\"to\":[[\"b\"]],\"subject\":\"s\",\"message\":\"m\"}   | to[0]",
                "{\"to\":[\"b\",1],\"subject\":\"s\",\"message\":\"m\"}   | to[1]",
                "{\"to\":[\"b\",\"\"],\"subject\":\"s\",\"message\":\"m\"}| to[1]",
                "{\"to\":[\"\\u0000\"],\"subject\":\"\\ud800\",\"message\":\"\\u0000\"} | to[0], subject, message"
            })
    void eachFieldThatIsWrongIsNamed(String body, String named) {
        HttpResponse<String> answer = scene.post(ann, "/message/send", body);

        MessagesContract.refused(answer, 400, "UNKNOWN_ERROR");
        String message = json(answer).get("message").asText();
        assertThat(named.split(", ", -1)).allSatisfy(name -> assertThat(message).contains("\"" + name + "\""));
        assertThat(message.split(" and \"", -1)).hasSameSizeAs(named.split(", ", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"x\"",
                "{",
                "{\"to\":[\"b\"]}}",
                "{\"to\":[\"b\"],}",
                "\u0000",
                "to=b"
            })
    void aBodyThatIsNoObjectIsRefusedWhateverItsType(String body) {
        MessagesContract.refused(scene.post(ann, "/message/send", body), 400, "UNKNOWN_ERROR");
        MessagesContract.refused(scene.send("POST", ann, "/message/send", body), 400, "UNKNOWN_ERROR");
        MessagesContract.refused(
                scene.send("POST", ann, "/message/reply/1", body, "Content-Type", "multipart/form-data; boundary=x"),
                400,
                "UNKNOWN_ERROR");
    }

    @Test
    void aDeepBodyIsRefused() {
        String deep = "{\"to\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        MessagesContract.refused(scene.post(ann, "/message/send", deep), 400, "UNKNOWN_ERROR");
    }

    @Test
    void theLastOfTwoFieldsCountsAndABodyNeedsNoType() {
        String twice = "{\"to\":[\"x\"],\"to\":[\"" + ben + "\"],\"subject\":\"s\",\"message\":\"m\"}";

        HttpResponse<String> sent = scene.send("POST", ann, "/message/send", twice);

        assertThat(json(sent).get("to")).hasToString("[\"" + ben + "\"]");
    }

    @Test
    void anObjectOfJsonIsOneThoughItsTypeSaysForm() {
        String message = " \t\r\n{\"to\":[\"" + ben + "\"],\"subject\":\"s=1&t\",\"message\":\"m\"}";

        HttpResponse<String> sent = scene.send("POST", ann, "/message/send", message, "Content-Type", FORM);

        assertThat(json(sent).get("subject").asText()).isEqualTo("s=1&t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to=b&subject=s",
                "to[a]=b&subject=s&message=m",
                "to=b&subject[]=s&message=m",
                "to=b&subject=s&subject=t&message=m",
                "to=b&subject=%&message=m",
                "to=b&subject=%4&message=m",
                "to=b&subject=%zz&message=m",
                "to=b&subject=%ED%A0%80&message=m",
                "to=b&subject=%FF&message=m",
                "to=b&subject=%00&message=m",
                "&&==&",
                "to=b&subject=&message="
            })
    void aFormThatIsNoMessageIsRefused(String form) {
        MessagesContract.refused(
                scene.send("POST", ann, "/message/send", form, "Content-Type", FORM), 400, "UNKNOWN_ERROR");
    }

    @Test
    void aStatementThatPostgresRefusesLeavesNoValueOfItsRowsInTheLog() {
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        log.addAppender(shown);
        scene.sent(ann, List.of(ben), "hunter2");
        scene.sql("CREATE UNIQUE INDEX of_a_test ON \"Messages\" (subject, owner) WHERE subject = 'hunter2'");
        try {
            HttpResponse<String> answer = scene.post(ann, "/message/send", body(List.of(ben), "hunter2"));

            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("hunter2");
            assertThat(shown.list)
                    .map(event -> event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                    .anyMatch(line -> line.contains("edge.failed") && line.contains("sqlstate=23505"))
                    .noneMatch(line -> line.contains("hunter2"));
        } finally {
            log.detachAppender(shown);
            scene.sql("DROP INDEX of_a_test");
        }
    }

    @Test
    void whatIsTooMuchIsRefused() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "u" + i).toList();
        HttpResponse<String> tooMany = scene.post(ann, "/message/send", body(many, "s"));
        MessagesContract.refused(tooMany, 400, "UNKNOWN_ERROR");
        assertThat(json(tooMany).get("message").asText())
                .isEqualTo("\"to\" has 10000 entries, at most 1000 are allowed");
        MessagesContract.refused(
                scene.post(ann, "/message/send", body(many.subList(0, 1_000), "x".repeat(500_000))),
                400,
                "UNKNOWN_ERROR");
        MessagesContract.refused(
                scene.post(ann, "/message/send", body(List.of(ben), "x".repeat(1 << 20))), 413, "UNKNOWN_ERROR");
        MessagesContract.refused(
                scene.post(ann, "/message/send", body(List.of("n".repeat(256)), "s")), 400, "UNKNOWN_ERROR");
        assertThat(json(scene.post(ann, "/message/send", body(Collections.nCopies(5_000, ben), "to one, many times")))
                        .get("to"))
                .hasSize(1);
    }
}
