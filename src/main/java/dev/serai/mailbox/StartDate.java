package dev.serai.mailbox;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** The query parameter {@code start_date}: a date, or a date and time, of ISO 8601; in UTC where it names no zone. */
final class StartDate {
    private static final int LAST_YEAR = 9999;

    private StartDate() {}

    /**
     * The time as PostgreSQL reads it.
     *
     * @param text empty for the begin of all time
     * @throws Refused when it is none
     */
    static String of(String text) {
        if (text.isEmpty()) {
            return "-infinity";
        }
        try {
            Instant start = text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : instant(
                            DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from));
            int year = start.atOffset(ZoneOffset.UTC).getYear();
            if (year > 0 && year <= LAST_YEAR) {
                return start.toString();
            }
        } catch (DateTimeException notATime) {
            // told below, as is a year that PostgreSQL may not know
        }
        throw new Refused(Reason.UNKNOWN_ERROR, "\"start_date\" must be a date or a time in ISO 8601 format");
    }

    private static Instant instant(TemporalAccessor time) {
        return time instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
    }
}
