package dev.serai.bench.mailbox;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who uses the mailbox: one user whose lists are read, and many others who send, so that none of them stands in line. */
final class Users {
    static final String READER = "reader";
    static final int OTHERS = 1_000;
    static final String SECRET = "bench";

    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

    private Users() {}

    static String other(int number) {
        return "u-" + number % OTHERS;
    }

    /** Signed once for each user. */
    static String token(String user) {
        return TOKENS.computeIfAbsent(
                user, name -> JWT.create().withClaim("username", name).sign(Algorithm.HMAC256(SECRET)));
    }
}
