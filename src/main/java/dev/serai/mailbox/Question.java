package dev.serai.mailbox;

import java.util.Map;

/** What one statement is asked with. */
interface Question {
    /** The statement's arguments by name; texts, numbers, flags and arrays of texts. Null is SQL's null. */
    Map<String, Object> arguments();
}
