package dev.serai.edge;

import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** Lets {@code platform-http:} and {@code rest:} routes be served by the edge. */
final class EdgeEngine extends VertxPlatformHttpEngine {
    private final Doors doors;
    private final Errors errors;
    private final Executor workers;
    private final IntSupplier port;

    /** @param workers run the routes */
    EdgeEngine(Doors doors, Errors errors, Executor workers, IntSupplier port) {
        this.doors = doors;
        this.errors = errors;
        this.workers = workers;
        this.port = port;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new EdgeConsumer(endpoint, processor, doors, errors, workers);
    }

    @Override
    public int getServerPort() {
        return port.getAsInt();
    }
}
