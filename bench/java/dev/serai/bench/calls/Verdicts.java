package dev.serai.bench.calls;

import java.util.Locale;

/** Holds what was measured against what was promised, aloud. */
final class Verdicts {
    private int missed;

    void atLeast(String what, double value, double target) {
        tell(what, value, ">=", target, value >= target);
    }

    void atMost(String what, double value, double target) {
        tell(what, value, "<=", target, value <= target);
    }

    /** For a ratio that is of interest but promised to nobody. */
    void note(String what, double value) {
        System.out.printf(Locale.ROOT, "  = %s: %.2f%n", what, value);
    }

    /** How many promises were not kept. */
    int missed() {
        return missed;
    }

    private void tell(String what, double value, String sign, double target, boolean kept) {
        missed += kept ? 0 : 1;
        System.out.printf(
                Locale.ROOT, "  = %s: %.2f (target %s %.2f) %s%n", what, value, sign, target, kept ? "ok" : "MISSED");
    }
}
