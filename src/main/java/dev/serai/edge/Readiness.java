package dev.serai.edge;

/** Asked for the health of one part; called on a worker thread, once per request to the health page or to the metrics. */
@FunctionalInterface
public interface Readiness {
    Health health();
}
