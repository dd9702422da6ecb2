package dev.serai.calls.store;

import java.util.List;
import java.util.Optional;

/**
 * Calls, newest first.
 *
 * @param next where the next page begins; empty at the end
 */
public record CallPage(List<CallView> calls, Optional<Cursor> next) {
    public CallPage {
        calls = List.copyOf(calls);
    }
}
