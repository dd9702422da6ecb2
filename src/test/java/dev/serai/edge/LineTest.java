package dev.serai.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** The sweep looks at a line while the line's own event loop goes on. */
class LineTest {
    private final Line line = new Line(null, null, 1_000);

    @Test
    void aRequestThatBeginsWhileTheSweepLooksAtTheLastOneStays() {
        Visit next = visit(() -> false);
        Visit last = visit(() -> {
            line.began(next, 9_000);
            return true;
        });
        line.began(last, 2_000);

        assertEquals(0, line.idle(70_000));

        assertSame(next, line.visit());
    }

    @Test
    void anAnsweredRequestIsLetGo() {
        line.began(visit(() -> true), 2_000);

        assertEquals(68_000, line.idle(70_000));

        assertNull(line.visit());
    }

    /** @param answered asked when somebody wants to know whether the answer is out */
    private static Visit visit(BooleanSupplier answered) {
        HttpServerResponse response = stub(HttpServerResponse.class, name -> switch (name) {
            case "ended" -> answered.getAsBoolean();
            case "getStatusCode" -> 200;
            default -> null;
        });
        HttpServerRequest request = stub(HttpServerRequest.class, name -> switch (name) {
            case "isEnded" -> true;
            case "response" -> response;
            default -> null;
        });
        return new Visit(request, "id", null, () -> {}, (visit, status, took) -> {});
    }

    private interface Answers {
        Object to(String method);
    }

    private static <T> T stub(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.to(method.getName())));
    }
}
