package dev.serai.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All settings, read once at start. The packaged {@code application.properties} is the list of what there is; its
 * {@code {{env:NAME:default}}} placeholders name the environment variables of each key.
 */
public final class Settings {
    public static final String FILE = "application.properties";

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param folder the working folder, whose {@code application.properties} and {@code .env} count when they are there
     * @param environment the process's environment
     * @param system the JVM's properties
     * @throws SettingException with one line, when a key is unknown or two names of one setting differ
     */
    public static Settings load(Path folder, Map<String, String> environment, Properties system) {
        Map<String, String> packaged = packaged();
        Map<String, String> file = file(folder.resolve(FILE));
        rejectUnknown(packaged.keySet(), file.keySet());
        Map<String, String> dotEnv = file(folder.resolve(".env"));

        Map<String, String> values = new TreeMap<>();
        Map<String, String> templates = new TreeMap<>(packaged);
        templates.putAll(file);
        Map<String, String> given = givenNames(packaged);
        templates.forEach((key, template) -> {
            Set<String> names = new LinkedHashSet<>();
            if (given.getOrDefault(canonicalName(key), key).equals(key)) {
                names.add(canonicalName(key));
            }
            names.addAll(Placeholder.parse(packaged.getOrDefault(key, "")).names());
            Placeholder placeholder = Placeholder.parse(template);
            names.addAll(placeholder.names());
            String fromSystem = system.getProperty(key);
            values.put(
                    key,
                    fromSystem != null
                            ? fromSystem
                            : named(key, names, environment)
                                    .or(() -> named(key, names, dotEnv))
                                    .orElse(placeholder.fallback()));
        });
        return new Settings(values);
    }

    /** The text of a setting, without surrounding blanks; empty when it is set to nothing. */
    public String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no setting is named " + key);
        }
        return value.strip();
    }

    public int number(String key, int min, int max) {
        return (int) inRange(key, text(key), min, max);
    }

    public boolean flag(String key) {
        return switch (text(key).toLowerCase(Locale.ROOT)) {
            case "1", "true", "yes", "on" -> true;
            case "", "0", "false", "no", "off" -> false;
            default -> throw wrong(key, "1, 0, true or false");
        };
    }

    public Duration duration(String key, Duration min, Duration max) {
        return durationOf(key, text(key), min, max);
    }

    /** A comma-separated list of durations; empty for an empty setting. */
    public List<Duration> durations(String key, Duration min, Duration max) {
        return list(key).stream().map(part -> durationOf(key, part, min, max)).toList();
    }

    /** A comma-separated list without empty entries. */
    public List<String> list(String key) {
        List<String> parts = new ArrayList<>();
        for (String part : text(key).split(",", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return List.copyOf(parts);
    }

    /** A comma-separated list of whole numbers. */
    public List<Integer> numbers(String key, int min, int max) {
        return list(key).stream()
                .map(part -> (int) inRange(key, part, min, max))
                .toList();
    }

    /** A size in bytes: a bare number, or one with KiB, MiB or GiB. */
    public long bytes(String key, long min, long max) {
        Matcher size = Pattern.compile("(\\d{1,18})\\s*(|KiB|MiB|GiB)").matcher(text(key));
        if (!size.matches()) {
            throw wrong(key, "a size like 65536, 64KiB or 1MiB");
        }
        int shift = List.of("", "KiB", "MiB", "GiB").indexOf(size.group(2)) * 10;
        long number = Long.parseLong(size.group(1));
        if (number > max >> shift || number << shift < min) {
            throw wrong(key, min + " to " + max + " bytes");
        }
        return number << shift;
    }

    /** The error for a value that breaks a rule only the feature knows. */
    public SettingException wrong(String key, String allowed) {
        return wrong(key, text(key), allowed);
    }

    /** Every key with its resolved value, for Camel's {@code {{key}}} placeholders. */
    public Map<String, String> all() {
        return Map.copyOf(values);
    }

    private static SettingException wrong(String key, String value, String allowed) {
        String shown = isSecret(key) ? "(hidden)" : "'" + value + "'";
        return new SettingException(key + "=" + shown + " is wrong: allowed is " + allowed);
    }

    /** Whether a value of this key must not be printed. */
    public static boolean isSecret(String key) {
        return key.matches(".*(password|secret|token|[.-]key|url|uri)$");
    }

    private static Duration durationOf(String key, String text, Duration min, Duration max) {
        String allowed = "a duration of " + Durations.print(min) + " to " + Durations.print(max);
        try {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw wrong(key, text, allowed);
            }
            return duration;
        } catch (IllegalArgumentException e) {
            throw wrong(key, text, allowed);
        }
    }

    private static long inRange(String key, String text, long min, long max) {
        if (text.matches("-?\\d{1,18}")) {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw wrong(key, text, "a whole number from " + min + " to " + max);
    }

    private static Optional<String> named(String key, Set<String> names, Map<String, String> variables) {
        String found = null;
        String foundName = null;
        for (String name : names) {
            String value = variables.get(name);
            if (value == null || value.isEmpty()) {
                continue;
            }
            if (found != null && !found.equals(value)) {
                throw new SettingException(
                        foundName + " and " + name + " both set " + key + " and differ: unset one of them");
            }
            found = value;
            foundName = name;
        }
        return Optional.ofNullable(found);
    }

    /** The key of each name in a placeholder: HTTP_PORT is not http.port's own when it is written beside another key. */
    private static Map<String, String> givenNames(Map<String, String> templates) {
        Map<String, String> keys = new TreeMap<>();
        templates.forEach(
                (key, template) -> Placeholder.parse(template).names().forEach(name -> keys.putIfAbsent(name, key)));
        return keys;
    }

    private static String canonicalName(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static void rejectUnknown(Set<String> known, Set<String> given) {
        Set<String> ours = new LinkedHashSet<>();
        known.forEach(key -> ours.add(firstWord(key)));
        for (String key : given) {
            if (ours.contains(firstWord(key)) && !known.contains(key)) {
                String hint = Nearest.to(key, known)
                        .map(n -> ", did you mean " + n + "?")
                        .orElse("");
                throw new SettingException(FILE + ": unknown setting " + key + hint);
            }
        }
    }

    private static String firstWord(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    private static Map<String, String> packaged() {
        try (InputStream in = Settings.class.getResourceAsStream("/" + FILE)) {
            Properties properties = new Properties();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return asMap(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> file(Path path) {
        if (!Files.isRegularFile(path)) {
            return Map.of();
        }
        try (Reader in = Files.newBufferedReader(path)) {
            Properties properties = new Properties();
            properties.load(in);
            return asMap(properties);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingException(path + " can't be read: " + e.getMessage());
        }
    }

    private static Map<String, String> asMap(Properties properties) {
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }
}
