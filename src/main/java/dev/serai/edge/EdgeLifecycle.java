package dev.serai.edge;

import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the edge to the life of the Camel context: ports open before its routes start and close after all else has. */
final class EdgeLifecycle extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeLifecycle.class);

    private final Edge edge;
    private final Gate gate;
    private final Metrics metrics;
    private final Duration shutdownTimeout;

    EdgeLifecycle(Edge edge, Gate gate, Metrics metrics, Duration shutdownTimeout) {
        this.edge = edge;
        this.gate = gate;
        this.metrics = metrics;
        this.shutdownTimeout = shutdownTimeout;
    }

    @Override
    public void beforeInitialize(BaseMainSupport main) {
        main.configure().setShutdownTimeout(seconds(shutdownTimeout));
        CamelContext context = main.getCamelContext();
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext stopping) {
                drain(stopping);
            }

            @Override
            public void onContextStopped(CamelContext stopped) {
                edge.close();
            }
        });
        try {
            metrics.follow(context);
            edge.listen();
        } catch (RuntimeException e) {
            edge.close();
            throw e;
        } catch (Exception e) {
            edge.close();
            throw new IllegalStateException("the edge can't be started", e);
        }
    }

    /** Requests inside have the whole time; what they leave of it, the routes may use. */
    private void drain(CamelContext context) {
        edge.stopping();
        long began = System.nanoTime();
        try {
            if (!gate.awaitEmpty(shutdownTimeout)) {
                LOG.warn("edge.stop-timeout running={}", gate.inside());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration left = shutdownTimeout.minusNanos(System.nanoTime() - began);
        context.getShutdownStrategy().setTimeout(seconds(left));
    }

    /** Camel counts in whole seconds and takes no zero. */
    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
