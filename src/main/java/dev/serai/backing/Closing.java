package dev.serai.backing;

/** Closes several things, whatever one of them throws. */
final class Closing {
    private Closing() {}

    /** In this order; the first failure is thrown when all were tried, the others are attached to it. Null is skipped. */
    static void all(AutoCloseable... things) {
        BackingFailed failed = null;
        for (AutoCloseable thing : things) {
            try {
                if (thing != null) {
                    thing.close();
                }
            } catch (Exception e) {
                if (failed == null) {
                    failed = e instanceof BackingFailed b ? b : new BackingFailed("close failed: " + e.getMessage(), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
