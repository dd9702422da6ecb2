package dev.serai.mailbox;

/** No token for notifications was had: the attempt that needs it has failed. Its message shows no credential. */
final class PushLoginFailed extends RuntimeException {
    PushLoginFailed(String because) {
        super("the login for push notifications failed: " + because, null, false, false);
    }
}
