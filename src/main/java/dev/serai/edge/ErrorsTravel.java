package dev.serai.edge;

import org.apache.camel.builder.RouteConfigurationBuilder;

/**
 * Routes have no error handler of their own: an exception in a {@code direct:} route travels to the route that called
 * it and so on to the edge, and no step after the call runs. Camel's default would exhaust it in the inner route and log
 * it there. A route that names a {@code routeConfiguration} gets that one's handling, or Camel's default, in place of
 * this; as the context's default this would silently switch off every {@code onException}.
 */
final class ErrorsTravel extends RouteConfigurationBuilder {
    @Override
    public void configuration() {
        routeConfiguration().errorHandler(noErrorHandler());
    }
}
