package dev.serai.kit;

/** A setting is wrong; the message is one line that names key, value and what is allowed. */
public final class SettingException extends RuntimeException {
    public SettingException(String message) {
        super(message);
    }
}
