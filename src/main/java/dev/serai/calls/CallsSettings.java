package dev.serai.calls;

import dev.serai.calls.store.StoreSettings;
import dev.serai.kit.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings {@code calls.*}, checked.
 *
 * @param queue name of the queue of calls, short enough for a suffix
 * @param ownBrokerUri the calls' own broker with its credentials, every part percent-encoded in UTF-8; empty: the common
 *     one
 * @param consumers on the queue
 * @param inFlight calls at once, over all consumers
 * @param maxBody bytes of one request
 * @param fastPublish whether requests are answered before they are looked at
 * @param authorizationHeader the name of the header that proves the key
 * @param authorizationKey empty: open
 * @param authorizationMaxAge how far a proof's timestamp may be from now; zero: any
 * @param retry for calls that ask for nothing else
 * @param connectTimeout of one attempt
 * @param responseTimeout of one attempt
 * @param maxRedirects followed in one attempt
 * @param origins which pages in a browser may have calls made where there is no key
 * @param destinations where calls may go
 * @param targets how much one target is given
 * @param room limits beyond which no call is taken
 * @param store of outbox and journal
 * @param journalRetention how long the record of a call is kept after its end
 */
public record CallsSettings(
        String queue,
        Optional<String> ownBrokerUri,
        int consumers,
        int inFlight,
        long maxBody,
        boolean fastPublish,
        String authorizationHeader,
        String authorizationKey,
        Duration authorizationMaxAge,
        RetryPolicy retry,
        Duration connectTimeout,
        Duration responseTimeout,
        int maxRedirects,
        OriginRule origins,
        DestinationRules destinations,
        TargetSettings targets,
        Room.Limits room,
        StoreSettings store,
        Duration journalRetention) {
    private static final String PREFIX = "calls.";
    /** AMQP allows 255; the rest is for the names of the queues that hang on this one. */
    private static final int LONGEST_QUEUE_NAME = 200;

    /** Each has a channel; the embedded broker allows 256 on a connection. */
    private static final int MOST_CONSUMERS = 200;

    private static final Duration SHORTEST_RETENTION = Duration.ofMinutes(1);

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /** @throws dev.serai.kit.SettingException with one line that names the wrong one */
    public static CallsSettings from(Settings settings) {
        return new CallsSettings(
                queue(settings),
                ownBroker(settings),
                settings.number(PREFIX + "consumers", 1, MOST_CONSUMERS),
                settings.number(PREFIX + "in-flight", 1, 100_000),
                settings.bytes(PREFIX + "max-body", 1, 128L << 20),
                settings.flag(PREFIX + "fast-publish"),
                authorizationHeader(settings),
                settings.text(PREFIX + "authorization.key"),
                authorizationMaxAge(settings),
                retry(settings),
                settings.duration(PREFIX + "connect-timeout", CallPolicy.SHORTEST, LONGEST_TIMEOUT),
                settings.duration(PREFIX + "response-timeout", CallPolicy.SHORTEST, LONGEST_TIMEOUT),
                settings.number(PREFIX + "max-redirects", 0, 10),
                OriginRule.from(settings),
                DestinationRules.from(settings),
                TargetSettings.from(settings),
                Room.Limits.from(settings),
                StoreSettings.from(settings),
                settings.duration(PREFIX + "journal.retention", SHORTEST_RETENTION, CallPolicy.OLDEST));
    }

    /** The key that requests have to prove. */
    public CallsKey key(Clock clock) {
        return new CallsKey(authorizationKey, authorizationMaxAge, clock);
    }

    /** The headers of a request that decide who is let in, beside those that every feature sees. */
    public String[] requestHeaders() {
        return Stream.concat(Stream.of(authorizationHeader), Admission.PROXY_HEADERS.stream())
                .toArray(String[]::new);
    }

    /** Without the key and the broker's address. */
    @Override
    public String toString() {
        return "CallsSettings[queue=" + queue + ", ownBroker=" + ownBrokerUri.isPresent() + ", consumers=" + consumers
                + ", inFlight=" + inFlight + ", maxBody=" + maxBody + ", fastPublish=" + fastPublish + ", open="
                + authorizationKey.isEmpty() + ", retry=" + retry + "]";
    }

    private static String queue(Settings settings) {
        String name = settings.text(PREFIX + "queue");
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        boolean printable = name.codePoints().noneMatch(c -> Character.isISOControl(c) || Shown.isHalf(c));
        if (bytes == 0 || bytes > LONGEST_QUEUE_NAME || name.startsWith("amq.") || !printable) {
            throw settings.wrong(
                    PREFIX + "queue", "a name of 1 to " + LONGEST_QUEUE_NAME + " bytes that does not start with amq.");
        }
        return name;
    }

    private static RetryPolicy retry(Settings settings) {
        Duration delay = settings.duration(PREFIX + "retry.delay", CallPolicy.SHORTEST, CallPolicy.LONGEST_DELAY);
        List<Duration> delays =
                settings.durations(PREFIX + "retry.delays", CallPolicy.SHORTEST, CallPolicy.LONGEST_DELAY);
        return new RetryPolicy(
                delays.isEmpty() ? List.of(delay) : delays,
                settings.number(PREFIX + "retry.jitter-percent", 0, 100),
                settings.number(PREFIX + "retry.max-attempts", 0, CallPolicy.MOST_ATTEMPTS),
                settings.duration(PREFIX + "retry.max-age", Duration.ZERO, CallPolicy.OLDEST),
                Set.copyOf(settings.numbers(PREFIX + "retry.give-up-on", 100, 599)));
    }

    private static String authorizationHeader(Settings settings) {
        String name = settings.text(PREFIX + "authorization.header");
        if (!HeaderRule.isName(name)) {
            throw settings.wrong(PREFIX + "authorization.header", "the name of an HTTP header");
        }
        return name;
    }

    private static Duration authorizationMaxAge(Settings settings) {
        String key = PREFIX + "authorization.max-age";
        Duration maxAge = settings.duration(key, Duration.ZERO, CallPolicy.OLDEST);
        if (!maxAge.isZero() && maxAge.toSeconds() == 0) {
            throw settings.wrong(key, "0, or 1s and more since timestamps are in seconds");
        }
        return maxAge;
    }

    private static Optional<String> ownBroker(Settings settings) {
        String host = settings.text(PREFIX + "queue.host");
        if (host.isEmpty()) {
            return Optional.empty();
        }
        boolean ipv6 = host.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
        if (!ipv6 && !host.matches("[A-Za-z0-9._-]+")) {
            throw settings.wrong(PREFIX + "queue.host", "a host name or an IP address");
        }
        String scheme = settings.text(PREFIX + "queue.scheme");
        if (!scheme.equals("amqp") && !scheme.equals("amqps")) {
            throw settings.wrong(PREFIX + "queue.scheme", "amqp or amqps");
        }
        if (settings.text(PREFIX + "queue.vhost").isEmpty()) {
            throw settings.wrong(PREFIX + "queue.vhost", "the name of a virtual host, / is the broker's first");
        }
        return Optional.of(scheme + "://" + encoded(settings, "user") + ":" + encoded(settings, "password") + "@"
                + (ipv6 ? "[" + host + "]" : host) + ":" + settings.number(PREFIX + "queue.port", 1, 65_535) + "/"
                + encoded(settings, "vhost"));
    }

    private static String encoded(Settings settings, String part) {
        return URLEncoder.encode(settings.text(PREFIX + "queue." + part), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
