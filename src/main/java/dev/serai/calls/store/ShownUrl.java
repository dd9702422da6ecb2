package dev.serai.calls.store;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A url as the journal shows it: without user and password, and without what looks like a secret in its query. */
final class ShownUrl {
    private static final int LONGEST = 4_000;
    private static final Pattern USER = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;])([^=&;#]*)=([^&;#]*)");
    /** Somewhere in the name; the short ones only as a word, since they are parts of others. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)token|secret|signature|passw|credential|auth|session|apikey|(^|[^a-z])(key|sig|pass|pwd|code|jwt|sas|otp|pin)"
                    + "($|[^a-z])|(?-i:[a-z]Key$)");

    private ShownUrl() {}

    static String of(String url) {
        String shown = USER.matcher(url).replaceFirst("$1");
        int query = shown.indexOf('?');
        if (query >= 0) {
            shown = shown.substring(0, query)
                    + PARAMETER.matcher(shown.substring(query)).replaceAll(ShownUrl::parameter);
        }
        return StoredText.of(shown, LONGEST);
    }

    private static String parameter(MatchResult parameter) {
        String name = parameter.group(1);
        boolean secret = !parameter.group(2).isEmpty()
                && (name.contains("%") || SECRET.matcher(name).find());
        return Matcher.quoteReplacement(secret ? name + "=***" : parameter.group());
    }
}
