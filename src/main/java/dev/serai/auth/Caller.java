package dev.serai.auth;

import java.util.Set;

/**
 * Who sent a request, as a token proves it.
 *
 * @param username empty when the token names nobody
 * @param scopes what the caller may do
 */
public record Caller(String username, Set<String> scopes) {
    /** May see and steer what belongs to others. */
    public static final String ADMIN = "admin";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean isAdmin() {
        return scopes.contains(ADMIN);
    }
}
