package dev.serai.calls;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is behind the doors that an integrator's routes name in a test. */
public final class Clerk {
    static final List<Map<?, ?>> SIGNED = new CopyOnWriteArrayList<>();
    static final List<Map<?, ?>> TOLD = new CopyOnWriteArrayList<>();

    private Clerk() {}

    /** A fresh credential for each attempt; refuses the first of those to {@code /refused}. */
    public static Map<String, String> sign(Map<?, ?> attempt) {
        SIGNED.add(attempt);
        if (attempt.get("url").toString().endsWith("/refused")
                && attempt.get("number").equals(1)) {
            throw new IllegalStateException("no credential now");
        }
        return Map.of("Authorization", "Bearer secret-" + attempt.get("number"));
    }

    public static void hear(Map<?, ?> outcome) {
        TOLD.add(outcome);
    }
}
