package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.body;
import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.testing.Http;
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

    @ParameterizedTest
    @CsvSource({
        "-1,400",
        "+1,400",
        "1.0,400",
        "1e3,400",
        "0x1,400",
        "abc,400",
        "%20,400",
        "1%00,400",
        "%D9%A1,400",
        "1%27--,400",
        "null,400",
        "0,404",
        "00,404",
        "2147483648,404",
        "9223372036854775808,404",
        "99999999999999999999999999,404"
    })
    void anIdIsDigits(String id, int status) {
        String code = status == 400 ? "UNKNOWN_ERROR" : "MESSAGE_NOT_EXIST";
        for (String path : List.of("/message/get/", "/thread/")) {
            MessagesContract.refused(scene.get(ann, path + id), status, code);
        }
        for (String path : List.of("archive/", "unarchive/", "markAsRead/", "markAsUnread/")) {
            MessagesContract.refused(scene.send("PUT", ann, "/message/" + path + id, ""), status, code);
        }
        MessagesContract.refused(scene.send("DELETE", ann, "/message/delete/" + id, ""), status, code);
        MessagesContract.refused(scene.post(ann, "/message/reply/" + id, body(List.of(ben), "s")), status, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=1.5",
                "limit=ten",
                "limit=1%3B",
                "limit=%00",
                "limit=+1",
                "offset=-1",
                "offset=x",
                "summary=yes",
                "summary=1",
                "received=TRUE",
                "sent=False",
                "unread=null",
                "archived=0",
                "archived=true%20",
                "from=%00"
            })
    void aParameterThatIsWrongIsNamed(String query) {
        HttpResponse<String> answer = scene.get(ann, "/message/list?" + query);

        MessagesContract.refused(answer, 400, "UNKNOWN_ERROR");
        assertThat(json(answer).get("message").asText())
                .startsWith("\"" + query.substring(0, query.indexOf('=')) + "\" must be ");
        assertThat(scene.get(ann, "/message/list?limit=99999999999999999999&offset=0&from=%ED%A0%80&archived=")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCountOfSomethingElseIsRefused() {
        MessagesContract.refused(scene.get(ann, "/message/count?option=archived"), 400, "UNKNOWN_ERROR");
        MessagesContract.refused(scene.get(ann, "/thread?archived=x"), 400, "UNKNOWN_ERROR");
    }

    @Test
    void aUserWhoseNameNoMessageCanHaveIsTold() {
        for (String name : List.of("n".repeat(256), "a\u0000b")) {
            MessagesContract.refused(scene.get(name, "/message/list"), 400, "UNKNOWN_ERROR");
            MessagesContract.refused(scene.post(name, "/message/send", body(List.of(ben), "s")), 400, "UNKNOWN_ERROR");
        }
    }

    @Test
    void whoIsNobodyIsNotLetIn() {
        for (String authorization : List.of("Bearer x", "Bearer " + MailboxScene.token(""), "Basic YTpi")) {
            for (String path : List.of("/message/list", "/message/get/x", "/thread", "/thread/1")) {
                HttpResponse<String> answer =
                        Http.send("GET", scene.serai().url() + "/api/v2" + path, "", "Authorization", authorization);

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).isEqualTo("Unauthorized");
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            }
        }
        assertThat(Http.post(scene.serai().url() + "/api/v2/message/send", "{}").statusCode())
                .isEqualTo(401);
    }

    @Test
    void tokensMayFillTheHeaders() {
        String token = MailboxScene.token("n".repeat(255), "c".repeat(11_000));

        HttpResponse<String> answer =
                Http.send("GET", scene.serai().url() + "/api/message/count", "", "Authorization", "Bearer " + token);

        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
