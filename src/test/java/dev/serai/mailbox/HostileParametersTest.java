package dev.serai.mailbox;

import static dev.serai.mailbox.MailboxScene.body;
import static dev.serai.mailbox.MailboxScene.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import dev.serai.testing.Http;
import dev.serai.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked for in a path, a query or a token is answered or refused with a reason. */
class HostileParametersTest extends MailboxContract {
    private final String ann = user();
    private final String ben = user();

    @Override
    Services services(Path folder) throws Exception {
        return Services.embedded(folder);
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
                "limit=10001",
                "limit=99999999999999999999",
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
        assertThat(scene.get(ann, "/message/list?limit=10000&offset=99999999999999999999&from=%ED%A0%80&archived=")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCountOfSomethingElseIsRefused() {
        MessagesContract.refused(scene.get(ann, "/message/count?option=archived"), 400, "UNKNOWN_ERROR");
        MessagesContract.refused(scene.get(ann, "/thread?archived=x"), 400, "UNKNOWN_ERROR");
    }

    @Test
    void aThreadListOfAUserWhoCanNotBeIsRefused() {
        for (String name : List.of("%00", "n".repeat(256))) {
            HttpResponse<String> answer = scene.get(ann, "/threads?logUsername=" + name);

            MessagesContract.refused(answer, 400, "UNKNOWN_ERROR");
            assertThat(json(answer).get("message").asText()).startsWith("\"logUsername\" must be ");
        }
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
        for (String authorization :
                List.of("Bearer x", "Bearer " + MailboxScene.token(""), "Bearer " + sub(), "Basic YTpi")) {
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

    private static String sub() {
        return JWT.create().withSubject("ann").sign(Algorithm.HMAC256(MailboxScene.SECRET));
    }

    @Test
    void tokensMayFillTheHeaders() {
        String token = MailboxScene.token("n".repeat(255), "c".repeat(11_000));

        HttpResponse<String> answer =
                Http.send("GET", scene.serai().url() + "/api/message/count", "", "Authorization", "Bearer " + token);

        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
