package dev.serai.edge;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line per request: method, path, status, ms, bytes in, bytes out, id, remote. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("serai.access");
    private static final int LONGEST = 1_024;

    private AccessLog() {}

    static void write(Visit visit, int status, long ms, long bytesIn, long bytesOut) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} {}{} {} {} {} {} {} {}",
                    printable(visit.method()),
                    printable(visit.path()),
                    names(visit.query()),
                    status,
                    ms,
                    bytesIn,
                    bytesOut,
                    visit.id(),
                    visit.remote());
        }
    }

    /** The text as one field of a line: everything but visible ASCII is escaped, and it ends after 1,024 characters. */
    static String printable(String text) {
        if (text.length() <= LONGEST && text.chars().allMatch(AccessLog::isVisible)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.chars().limit(LONGEST).forEach(c -> {
            if (isVisible(c)) {
                escaped.append((char) c);
            } else {
                escaped.append(String.format("\\u%04x", c));
            }
        });
        return text.length() > LONGEST ? escaped + "…" : escaped.toString();
    }

    /** The query's names, each with a star for its value; what has no name is nothing but a star. */
    static String names(String query) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        List<String> names = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            names.add(equals < 0 ? "*" : pair.substring(0, equals) + "=*");
        }
        return printable("?" + String.join("&", names));
    }

    private static boolean isVisible(int c) {
        return c > ' ' && c < 0x7f && c != '\\';
    }
}
