package dev.serai.mailbox;

import java.nio.charset.StandardCharsets;

/** What PostgreSQL keeps of texts. */
final class Texts {
    /** Characters of a user's name. */
    static final int LONGEST_NAME = 255;

    private Texts() {}

    /** Not so with NUL and halves of surrogate pairs. */
    static boolean isKept(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    static boolean isName(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= 1 && length <= LONGEST_NAME && isKept(text);
    }
}
