package dev.serai.calls.store;

/** Text as PostgreSQL keeps it: whole characters, no NUL, and not longer than it is of use. */
final class StoredText {
    private static final char REPLACEMENT = '\uFFFD';

    private static final int LONGEST_SHOWN = 80;

    private StoredText() {}

    static String of(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean whole = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (whole) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, REPLACEMENT);
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** As a line of a log shows it: short, and only what is visible. */
    static String shown(String text) {
        return of(text, LONGEST_SHOWN).replaceAll("[^\\x21-\\x7e…]", "?");
    }

    /** The beginning of a longer one, with an ellipsis. */
    static String of(String text, int longest) {
        return of(text.length() <= longest ? text : text.substring(0, longest - 1) + "…");
    }
}
