package dev.serai.calls;

import java.util.function.IntPredicate;

/** A caller's value as a message or a log line shows it: quoted, short, and nothing in it that acts on a terminal. */
final class Shown {
    private static final int LONGEST = 80;

    private Shown() {}

    /** The first 80 characters in quotes; what is not visible as {@code \}{@code uXXXX}. */
    static String of(String value) {
        StringBuilder shown = new StringBuilder("'");
        int end = Math.min(value.length(), LONGEST);
        for (int i = 0; i < end; i += Character.charCount(value.codePointAt(i))) {
            append(shown, value.codePointAt(i));
        }
        return shown.append(end < value.length() ? "…'" : "'").toString();
    }

    /** A URL without the name and password in it. */
    static String url(String value) {
        int start = value.indexOf("//") + 2;
        int at = value.lastIndexOf('@');
        int path = value.indexOf('/', start);
        boolean named = start >= 2 && at >= start && (path < 0 || at < path);
        return of(named ? value.substring(0, start) + "***" + value.substring(at) : value);
    }

    /** Where the first character is that the rule refuses, counted from 1; 0 for none. */
    static int position(String value, IntPredicate refused) {
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            if (refused.test(value.codePointAt(i))) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Half of a surrogate pair: JSON can spell it, no encoding can carry it. */
    static boolean isHalf(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    private static void append(StringBuilder shown, int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> {
                for (char unit : Character.toChars(codePoint)) {
                    shown.append("\\u%04x".formatted((int) unit));
                }
            }
            default -> shown.appendCodePoint(codePoint);
        }
    }
}
