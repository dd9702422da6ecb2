package dev.serai.mailbox;

import dev.serai.edge.ErrorShape;
import io.vertx.core.json.JsonObject;

/** Errors as clients of the original read them: {@code {"status":"ERROR","code":…,"message":…}}, and 401 as plain text. */
final class MailboxErrors implements ErrorShape {
    @Override
    public Text render(Failure failure) {
        if (failure.status() == 401) {
            return new Text("text/plain; charset=UTF-8", "Unauthorized");
        }
        boolean unknownPath = failure.status() == 404 && failure.code().isEmpty();
        Reason reason = unknownPath ? Reason.UNKNOWN_API : Reason.UNKNOWN_ERROR;
        JsonObject body = new JsonObject()
                .put("status", "ERROR")
                .put("code", failure.code().isEmpty() ? reason.name() : failure.code())
                .put("message", unknownPath ? reason.text() : failure.message());
        return new Text(JSON, body.encode());
    }
}
