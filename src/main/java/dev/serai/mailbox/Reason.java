package dev.serai.mailbox;

/** Why a request is refused, by the original's names. */
enum Reason {
    UNKNOWN_API(404, "API not found"),
    UNKNOWN_ERROR(400, "the request is wrong"),
    MESSAGE_NOT_EXIST(404, "Message does not exist"),
    ORIGINAL_NOT_EXIST(404, "Original message does not exist") {
        @Override
        String code() {
            return MESSAGE_NOT_EXIST.name();
        }
    },
    CANNOT_REPLY_NO_ACCESS(403, "Cannot reply to a message that was neither from nor to the caller"),
    PARTICIPANTS_REQUIRED(400, "Participants are required"),
    PARTICIPANTS_MUST_INCLUDE_USER(400, "Participants must include the caller"),
    UNAUTHORIZED_REQUEST(400, "The token has none of the scopes that this needs"),
    THREAD_NOT_EXIST(404, "Thread does not exist");

    private final int status;
    private final String text;

    Reason(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** What callers read. */
    String code() {
        return name();
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }
}
