package dev.serai.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value like {@code {{env:A:{{env:B:default}}}}}, taken apart.
 *
 * @param names the environment variables, from the outermost
 * @param fallback the innermost default; the whole text when it is no placeholder
 */
record Placeholder(List<String> names, String fallback) {
    private static final Pattern ENV = Pattern.compile("\\{\\{env:([A-Za-z_][A-Za-z0-9_]*)(?::(.*))?}}");

    static Placeholder parse(String text) {
        List<String> names = new ArrayList<>();
        String rest = text;
        for (Matcher env = ENV.matcher(rest.strip()); env.matches(); env = ENV.matcher(rest.strip())) {
            names.add(env.group(1));
            rest = env.group(2) == null ? "" : env.group(2);
        }
        return new Placeholder(List.copyOf(names), rest);
    }
}
