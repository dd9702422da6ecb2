package dev.serai.edge;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.main.Main;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;

/** The numbers of this process: the JVM's, those of Camel's routes, and those that the features add. */
final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    Metrics() {
        List.of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new FileDescriptorMetrics(),
                        new UptimeMetrics(),
                        garbage)
                .forEach(binder -> binder.bindTo(registry));
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Under the name that Camel's own components look for. */
    void bind(Main main) {
        main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
    }

    void follow(CamelContext context) throws Exception {
        MicrometerRoutePolicyFactory routes = new MicrometerRoutePolicyFactory() {
            @Override
            public RoutePolicy createRoutePolicy(CamelContext camel, String id, NamedNode route) {
                // timers of each door that a request passes would cost more than the doors
                return ((RouteDefinition) route).getInput().getEndpointUri().startsWith("direct:")
                        ? null
                        : super.createRoutePolicy(camel, id, route);
            }
        };
        routes.setMeterRegistry(registry);
        context.addService(routes);
        context.addRoutePolicyFactory(routes);
        MicrometerRouteEventNotifier counts = new MicrometerRouteEventNotifier();
        counts.setMeterRegistry(registry);
        context.getManagementStrategy().addEventNotifier(counts);
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
