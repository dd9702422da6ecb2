package dev.serai.bench.kit;

import java.util.Locale;

/** Holds what was measured against what was promised, aloud. */
public final class Verdicts {
    private int missed;

    public void atLeast(String what, double value, double target) {
        tell(what, value, ">=", target, value >= target);
    }

    public void atMost(String what, double value, double target) {
        tell(what, value, "<=", target, value <= target);
    }

    /** For a ratio that is of interest but promised to nobody. */
    public void note(String what, double value) {
        System.out.printf(Locale.ROOT, "  = %s: %.2f%n", what, value);
    }

    /** How many promises were not kept. */
    public int missed() {
        return missed;
    }

    private void tell(String what, double value, String sign, double target, boolean kept) {
        missed += kept ? 0 : 1;
        System.out.printf(
                Locale.ROOT, "  = %s: %.2f (target %s %.2f) %s%n", what, value, sign, target, kept ? "ok" : "MISSED");
    }
}
